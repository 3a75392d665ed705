"""The pages: what people see, as facts."""
