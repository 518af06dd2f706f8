"""The ids that layouts, callbacks and assets share, each named once; class names belong to the style sheets."""

ADDRESS = "address"
PAGE = "page"
LIVE = "live"
