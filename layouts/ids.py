"""The ids that layouts, callbacks and assets share, each named once; class names belong to the style sheets."""

ADDRESS = "address"
PAGE = "page"
LIVE = "live"

# The map of the wall: other ids than on the leaders' page, whose callback must not find any of its parts here
WALL_MAP_PANEL = "wall-map-panel"
WALL_MAP = "wall-map"

# The map, and the page that leaders drill down on
MAP_PAGE = "map-page"
MAP_CRUMBS = "map-crumbs"
MAP_LEVELS = "map-levels"
MAP_DAY = "map-day"
MAP_HEAD = "map-head"
MAP_PANEL = "map-panel"
MAP = "map"
MAP_RECORDS = "map-records"
MAP_BREAKDOWN = "map-breakdown"
MAP_TREND = "map-trend"
AREA_SEARCH = "area-search"
AREA_FOUND = "area-found"
MAP_COMPARE = "map-compare"
COMPARE_SEARCH = "compare-search"
COMPARE_FOUND = "compare-found"
MAP_DRAWER = "map-drawer"
