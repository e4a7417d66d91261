"""Into the database: deliveries with their balance, areas, code lists."""
