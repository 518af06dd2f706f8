"""What a look at a camera's picture finds, in one word; how it is found is backend.probing's."""

MOVING = "moving"
FROZEN = "frozen"  # the same picture as before, though time has passed
BLACK = "black"  # nearly no light and no contrast
NO_PICTURE = "no_picture"

PICTURE, FRAME_AGE = "picture", "frame_age"  # fields of every feed with Feed.pictures
