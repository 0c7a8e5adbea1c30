import Testing

/// What stands in the database: the statements of `Queue`, on a private PostgreSQL.
@Suite("Queue") enum QueueSuite {}
