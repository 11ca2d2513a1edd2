"""`jobmatch staff`: who may sign in to the console."""

from typing import Annotated

import typer
from rich.table import Table

from api.terminal import console, desk
from matching.vocabulary import Role

app = typer.Typer(no_args_is_help=True, help=__doc__)
Username = Annotated[str, typer.Argument(help="the name to sign in with")]
Password = Annotated[str, typer.Option(prompt="密码", confirmation_prompt="再输一次", hide_input=True)]


@app.command()
def add(
    username: Username,
    password: Password,
    role: Annotated[Role, typer.Option(help="counsellor or operator")] = Role.COUNSELLOR,
    name: Annotated[str, typer.Option(help="as colleagues know them")] = "",
    office: Annotated[str, typer.Option(help="district or street whose people a counsellor serves; the city")] = "",
) -> None:
    """A new account; asks for the password."""
    with desk() as opened:
        member = opened.add_staff(username, name, role, password, office)
    console.print(f"已建账号 {member.username}（{member.name}，{member.role}，{member.office_name}）。", markup=False)


@app.command()
def office(username: Username, place: Annotated[str, typer.Argument(help="district or street")] = "") -> None:
    """Move a counsellor to another office; without a place: the whole city."""
    with desk() as opened:
        member = opened.set_office(username, place)
    console.print(f"{member.name}现在服务：{member.office_name}。", markup=False)


@app.command("list")
def list_() -> None:
    """Everybody who may sign in."""
    table = Table("用户名", "姓名", "身份", "服务点", "动态验证码")
    with desk() as opened:
        for member in opened.staff():
            table.add_row(
                member.username,
                member.name,
                member.role,
                member.office_name,
                "已绑定" if member.second_factor else "未绑定",
            )
    console.print(table)


@app.command()
def password(username: Username, password: Password) -> None:
    """Set a new password; all sessions of the account end."""
    with desk() as opened:
        opened.set_password(username, password)
    console.print("密码已改，原来的登录都已失效。")


@app.command()
def link(username: Username, subject: Annotated[str, typer.Argument(help="its number for the person")] = "") -> None:
    """Let the city's own sign-on open an account; without a number: no longer."""
    with desk() as opened:
        opened.link_staff(username, subject)
    console.print("已关联。" if subject else "已取消关联。")


@app.command()
def unbind(username: Username) -> None:
    """Drop the second factor of somebody who lost the telephone."""
    with desk() as opened:
        opened.drop_second_factor(username)
    console.print("已解除绑定，下次登录时重新绑定。")


@app.command()
def remove(username: Username) -> None:
    """Remove an account; its sessions end with the next request."""
    with desk() as opened:
        opened.remove_staff(username)
    console.print("账号已删除。")
