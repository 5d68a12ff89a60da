"""Figures for charts, pages and papers."""
