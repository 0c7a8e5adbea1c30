"""The rows of the table "The duties", one file a rule."""
