import Testing

/// What stands in the database: the statements of `Duties`, on a private PostgreSQL.
@Suite("Duties") enum DutiesSuite {}
