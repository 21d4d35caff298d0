"""Official series with their vintages, and published estimates."""
