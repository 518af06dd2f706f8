"""HTTP beside Dash: live snapshots, past days, records in and out, geometry, health, metrics, static files."""
