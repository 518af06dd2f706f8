"""The demo city: Luyang by its real names and codes, with schematic geometry and a seeded stream of records."""
