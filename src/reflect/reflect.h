/*
 * reflect: a live catalog as a struct catalog (sql/catalog.h), in a number of queries that does not grow with the number of
 * tables: one for each kind of object that is asked for, at most ten on PostgreSQL, twelve on MySQL and MariaDB, and eight on SQLite.
 *
 * PostgreSQL 10 or later: nothing but pg_catalog is read, which everybody may; a schema without USAGE is described too. What is
 * created or dropped by others between two of the queries is in the catalog with what both saw of it. SQLite 3.31 or later:
 * pragma functions, and the text of CREATE TABLE for what they do not tell. A view or virtual table that cannot be described
 * (its table or module is missing) has no columns, and a warning says so.
 *
 * MySQL and MariaDB: information_schema. Not told by it, and so not read: USING where it is what the engine takes by itself,
 * parsers of FULLTEXT indexes, lengths in a primary key, which partition of a LIST is the DEFAULT one, WITH SYSTEM VERSIONING,
 * and before MariaDB 11.2 temporary tables.
 *
 * Not read: policies and row security, rules, extended statistics, owners and privileges, replica identity, storage, compression
 * and statistics of columns, operators, casts, text search. Newer catalogs' columns are asked for by the server's version.
 *
 * Questions about one relation, and for names only, are statements that the connection keeps (db_execute_kept): a migration asks
 * them hundreds of times, and planning them costs more than the answer.
 *
 * Nothing of the transaction is touched: the queries run in the one that is open, or each in its own.
 */
#ifndef LB_REFLECT_REFLECT_H
#define LB_REFLECT_REFLECT_H

#include "db/db.h"
#include "sql/catalog.h"

/* The catalog lives in `arena`. On failure one diagnostic with a hint is recorded with the connection's: no right to read, a
 * server that went away, a damaged file, a server that is too old. */
MUST_USE bool reflect_catalog(struct db *db, const struct reflect_request *request, struct arena *arena,
                              struct catalog **out_catalog);

#endif
