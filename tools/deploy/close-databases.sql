-- Every role may connect to these unless it is taken away, and they are nobody's.
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
