import { groupRole } from '@signalbox/contracts'
import { databaseRoles } from '@signalbox/systems'
import { escapeIdentifier } from 'pg'

const groups = databaseRoles.map((role) => escapeIdentifier(groupRole(role))).join(', ')

/**
 * SQL that takes from PUBLIC what every role of a PostgreSQL has unless it is taken away: to connect to this database, to
 * make temporary tables and large objects in it. Who has a right of ours may connect. Of what the user that runs it may
 * not change, PostgreSQL warns, or it is left out: large objects are a superuser's to close.
 */
export const closeToOthers = `DO $$
  DECLARE routine regprocedure;
  BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO ${groups}', current_database());
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN RETURN; END IF;
    FOR routine IN
      SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^lo_|^lo(read|write)$'
    LOOP EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine); END LOOP;
  END $$`
