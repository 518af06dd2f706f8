"""Turns what was counted into alerts, and sees to it that somebody hears of them."""
