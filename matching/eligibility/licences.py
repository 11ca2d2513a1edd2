"""Licensed trades: the law that forbids the work without its certificate, by words in the certificate's name."""

LICENCE_LAWS: tuple[tuple[str, str], ...] = (
    ("建筑特种作业", "建筑施工特种作业人员管理规定第四条"),
    ("塔吊", "建筑施工特种作业人员管理规定第四条"),
    ("架子工", "建筑施工特种作业人员管理规定第四条"),
    ("特种设备", "特种设备安全法第十四条"),
    ("叉车", "特种设备安全法第十四条"),
    ("起重", "特种设备安全法第十四条"),
    ("锅炉", "特种设备安全法第十四条"),
    ("压力容器", "特种设备安全法第十四条"),
    ("电梯", "特种设备安全法第十四条"),
    ("特种作业", "安全生产法第三十条"),
    ("电工", "安全生产法第三十条"),
    ("焊", "安全生产法第三十条"),
    ("高处作业", "安全生产法第三十条"),
    ("制冷", "安全生产法第三十条"),
    ("危险化学品", "安全生产法第三十条"),
    ("驾照", "道路交通安全法第十九条"),
    ("驾驶证", "道路交通安全法第十九条"),
    ("消防设施操作", "消防法第二十一条"),
    ("护士执业", "护士条例第七条"),
    ("护士证", "护士条例第七条"),
    ("执业医师", "医师法第十三条"),
    ("执业助理医师", "医师法第十三条"),
    ("教师资格", "教师法第十条"),
    ("健康证", "食品安全法第四十五条"),
    ("保安员", "保安服务管理条例第十六条"),
    ("导游", "旅游法第三十七条"),
)
"""First word found wins. 无人机 and 船员 have laws of their own and are left to the posting's statement."""


def licence_law(certificate: str) -> str | None:
    """The article under which the work needs this certificate, or None where only the employer asks for it."""
    if "无人机" in certificate:
        return None
    return next((article for word, article in LICENCE_LAWS if word in certificate), None)
