"""What the command centre shows, as declarations only: one file per system, the wall's views, the settings."""
