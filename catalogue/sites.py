"""The categories of key sites, shared by every feed that happens at one."""

from catalogue.fields import Term, Value

SITE_CATEGORY = Term(
    key="category",
    name="Site category",
    of_site=True,
    required=False,
    values=(
        Value(key="residential_compound", name="Residential compounds"),
        Value(key="convenience_store", name="Convenience stores"),
        Value(key="restaurant", name="Restaurants"),
        Value(key="express_point", name="Express points"),
        Value(key="office_building", name="Office buildings"),
        Value(key="clinic", name="Clinics"),
        Value(key="gym", name="Gyms"),
        Value(key="school", name="Schools"),
        Value(key="mall", name="Malls and supermarkets"),
        Value(key="construction_site", name="Construction sites"),
        Value(key="market", name="Markets"),
        Value(key="religious_site", name="Religious sites"),
    ),
)
