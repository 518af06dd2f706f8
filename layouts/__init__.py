"""Functions from declarations and data to Dash components; nothing here reads a store or answers a click."""
