"""How text and tables of a Word file fall on lines and pages."""
