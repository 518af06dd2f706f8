"""The ids that layouts, callbacks and assets share, each named once; class names belong to the style sheets."""

ADDRESS = "address"
PAGE = "page"
LIVE = "live"

# The map, and the page that leaders drill down on
MAP_PAGE = "map-page"
MAP_BAR = "map-bar"
MAP_HEAD = "map-head"
MAP_PANEL = "map-panel"
MAP = "map"
MAP_CELLS = "map-cells"
MAP_OUTLINE = "map-outline"
MAP_RECORDS = "map-records"
MAP_COMPARED = "map-compared"
AREA_SEARCH = "area-search"
AREA_FOUND = "area-found"
