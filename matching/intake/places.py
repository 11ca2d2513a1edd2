"""The place of a posting or a person: district by name or code, address, coordinates that can be true."""

from matching.errors import BadInput
from matching.intake.coordinates import Coordinates
from matching.intake.fields import Row
from matching.records import Place
from matching.text.divisions import Division, Level
from matching.text.regions import Regions


class PlaceReader:
    """Resolves district, address and coordinates of one row together."""

    def __init__(self, regions: Regions, coordinates: Coordinates) -> None:
        self._regions, self._coordinates = regions, coordinates

    def read(self, row: Row) -> Place:
        field = "location" if row.has("location") and not row.has("district") else "district"
        named = row.line(field, most=200)
        address = row.line("address", most=200) or (named if field == "location" else None)
        division = self._division(row, field, named, address)
        settled = self._coordinates.settle(row.raw("longitude").strip(), row.raw("latitude").strip(), division)
        if settled.note:
            row.note(settled.note)
        longitude, latitude = settled.point or (None, None)
        return Place(
            district=division.full_name if division else None,
            district_code=division.code if division else None,
            address=address,
            longitude=longitude,
            latitude=latitude,
        )

    def _division(self, row: Row, field: str, named: str | None, address: str | None) -> Division | None:
        by_address = self._regions.of_address(address) if address else None
        if not named:
            return by_address
        if self._regions.says_anywhere(named):
            row.note(f"{field} 写的是“{named}”，按没有写地点处理")
            return by_address
        try:
            division = self._regions.resolve(named, field, within=address or "")
        except BadInput as problem:
            row.problems.append(problem)
            return None
        return by_address if by_address and self._is_inside(by_address, division) else division

    def _is_inside(self, inner: Division, outer: Division) -> bool:
        """Whether the address only says more exactly what the district says: 广州市, 广州市天河区天源路50号."""
        return outer.level < Level.STREET and inner.code != outer.code and inner.full_name.startswith(outer.full_name)
