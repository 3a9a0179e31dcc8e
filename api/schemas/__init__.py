"""What the API says, as pydantic models with camelCase names, and how rows become them."""
