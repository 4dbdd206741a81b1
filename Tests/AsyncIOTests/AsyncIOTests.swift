// AsyncIO tests
