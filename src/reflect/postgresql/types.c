/*
 * Named types: enums with their labels, domains with their checks, composite and range types; of base types only the names.
 *
 * All of them are read, whatever schema was asked for, since a column may be of any; when one relation is asked for, those of
 * its columns. The type of a domain is made when the
 * first column or domain needs it, since domains may stand on domains.
 */
#include "reflect/postgresql/postgresql.h"

enum type_cell
{
    TYPE_SCHEMA,
    TYPE_NAME,
    TYPE_VISIBLE,
    TYPE_KIND,
    TYPE_LABELS,
    TYPE_TEXT,
    TYPE_NOT_NULL,
    TYPE_DEFAULT,
    TYPE_COLLATION,
    TYPE_PART_NAMES,
    TYPE_PART_TEXTS,
    TYPE_PART_INVALID,
    TYPE_COMMENT,
    TYPE_EXTENSION,
};

static const char types_sql[] =
    "SELECT n.nspname, t.typname, pg_catalog.pg_type_is_visible(t.oid), t.typtype, "
    "CASE WHEN t.typtype = 'e' THEN (SELECT pg_catalog.array_agg(e.enumlabel::pg_catalog.text ORDER BY e.enumsortorder) "
    "FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) END, "
    "CASE t.typtype WHEN 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) WHEN 'r' THEN "
    "(SELECT pg_catalog.format_type(r.rngsubtype, NULL) FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid) END, "
    "t.typnotnull, t.typdefault, CASE WHEN t.typtype = 'd' THEN (SELECT co.collname FROM pg_catalog.pg_collation co "
    "WHERE co.oid = t.typcollation) END, "
    "CASE t.typtype WHEN 'd' THEN (SELECT pg_catalog.array_agg(k.conname::pg_catalog.text ORDER BY k.conname) "
    "FROM pg_catalog.pg_constraint k WHERE k.conrelid = 0 AND k.contypid = t.oid AND k.contype = 'c') WHEN 'c' THEN "
    "(SELECT pg_catalog.array_agg(a.attname::pg_catalog.text ORDER BY a.attnum) FROM pg_catalog.pg_attribute a "
    "WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) END, "
    "CASE t.typtype WHEN 'd' THEN (SELECT pg_catalog.array_agg(pg_catalog.pg_get_constraintdef(k.oid, true) ORDER BY "
    "k.conname) "
    "FROM pg_catalog.pg_constraint k WHERE k.conrelid = 0 AND k.contypid = t.oid AND k.contype = 'c') WHEN 'c' THEN "
    "(SELECT pg_catalog.array_agg(pg_catalog.format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum) "
    "FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) END, "
    "CASE WHEN t.typtype = 'd' THEN (SELECT pg_catalog.array_agg((NOT k.convalidated)::pg_catalog.int4 ORDER BY k.conname) "
    "FROM pg_catalog.pg_constraint k WHERE k.conrelid = 0 AND k.contypid = t.oid AND k.contype = 'c') END, "
    "pg_catalog.obj_description(t.oid, 'pg_type'), " PG_EXTENSION(
        "pg_type",
        "t.oid") " "
                 "FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
                 "WHERE (t.typtype IN ('e', 'd', 'r', 'm') OR (t.typtype = 'b' AND t.typcategory <> 'A') OR (t.typtype = 'c' "
                 "AND EXISTS (SELECT FROM pg_catalog.pg_class tc "
                 "WHERE tc.oid = t.typrelid AND tc.relkind = 'c'))) AND n.nspname <> 'pg_catalog'";

/* Deeper than this a domain on domains keeps its text. */
#define DOMAIN_DEPTH 32

static str key_of(struct pg_reader *pg, str schema, str name)
{
    return schema.at == NULL ? name : str_print(pg->arena, STR_FMT "\x1f" STR_FMT, STR_ARG(schema), STR_ARG(name));
}

static enum named_type_kind kind_of(char letter)
{
    static const enum named_type_kind kinds[] = {
        ['e'] = NAMED_TYPE_ENUM,  ['d'] = NAMED_TYPE_DOMAIN, ['c'] = NAMED_TYPE_COMPOSITE,
        ['r'] = NAMED_TYPE_RANGE, ['b'] = NAMED_TYPE_BASE,   ['m'] = NAMED_TYPE_BASE};
    return kinds[(unsigned char)letter];
}

static const struct type *make_enum(struct pg_reader *pg, const struct named_type *named, const str_array *labels)
{
    struct type *type = type_make(pg->arena, "postgresql", "ENUM");
    type->name = name_of(named->at.name);
    type->schema = named->is_visible ? NAME_NONE : name_of(named->at.schema);
    type->labels = *labels;
    return type;
}

static void add_parts(struct pg_reader *pg, struct named_type *named, const struct datum *row)
{
    str_array names = cell_texts(pg->arena, &row[TYPE_PART_NAMES]), texts = cell_texts(pg->arena, &row[TYPE_PART_TEXTS]);
    const struct datum *invalid = &row[TYPE_PART_INVALID];
    for (size_t i = 0; i < names.len && i < texts.len; i++)
    {
        struct named_type_part *part = array_add(pg->arena, &named->parts);
        str text = texts.at[i];
        part->name = names.at[i];
        part->is_not_valid = invalid->kind == DATUM_ARRAY && i < invalid->items.len && cell_int(&invalid->items.at[i]) != 0;
        if (named->kind == NAMED_TYPE_DOMAIN)
        {
            /* CHECK (...), with NOT VALID behind it when it is not. */
            text = part->is_not_valid && str_ends(text, STR(" NOT VALID")) ? str_slice(text, 0, text.len - 10) : text;
            text = str_starts(text, STR("CHECK (")) ? str_slice(text, 7, text.len - 1) : text;
        }
        part->text = text;
    }
}

static void add_type(struct pg_reader *pg, const struct datum *row)
{
    struct named_type *named = array_add(pg->arena, &pg->catalog->types);
    str_array labels = cell_texts(pg->arena, &row[TYPE_LABELS]);
    named->kind = kind_of(cell_letter(&row[TYPE_KIND]));
    named->at = (struct object_name){cell_text(&row[TYPE_SCHEMA]), cell_text(&row[TYPE_NAME])};
    named->is_visible = cell_bool(&row[TYPE_VISIBLE]);
    named->text = cell_text(&row[TYPE_TEXT]);
    named->is_not_null = cell_bool(&row[TYPE_NOT_NULL]);
    named->default_text = cell_text(&row[TYPE_DEFAULT]);
    named->collation = cell_text(&row[TYPE_COLLATION]);
    named->comment = cell_text(&row[TYPE_COMMENT]);
    named->extension = cell_text(&row[TYPE_EXTENSION]);
    add_parts(pg, named, row);
    if (named->kind == NAMED_TYPE_ENUM)
    {
        named->type = make_enum(pg, named, &labels);
    }
    str key = key_of(pg, named->is_visible ? (str){NULL, 0} : named->at.schema, named->at.name);
    map_put(&pg->types, key, (void *)(uintptr_t)pg->catalog->types.len);
}

/* ---- domains ------------------------------------------------------------------------------------------------------------- */

struct resolving
{
    struct pg_reader *pg;
    unsigned depth;
};

static const struct type *find_named(void *subject, str schema, str name);

static const struct type *make_domain(const struct resolving *resolving, const struct named_type *named)
{
    struct pg_reader *pg = resolving->pg;
    struct type *type = type_make(pg->arena, "postgresql", "DOMAIN");
    struct resolving inner = {pg, resolving->depth + 1};
    struct pg_collation none = {{NULL, 0}, {NULL, 0}};
    type->name = name_of(named->at.name);
    type->schema = named->is_visible ? NAME_NONE : name_of(named->at.schema);
    type->item_type = inner.depth < DOMAIN_DEPTH ? pg_type_read(pg->arena, named->text, none, find_named, &inner)
                                                 : type_verbatim(pg->arena, named->text, NULL);
    type->collation = named->collation;
    type->domain_default = named->default_text.at != NULL ? expr_verbatim(pg->arena, named->default_text) : NULL;
    type->domain_not_null = tri_of(named->is_not_null);
    type->create_type = TRI_FALSE;
    if (named->parts.len > 0)
    {
        type->domain_constraint = final_name(named->parts.at[0].name);
        type->domain_check = expr_verbatim(pg->arena, named->parts.at[0].text);
    }
    return type;
}

static const struct type *find_named(void *subject, str schema, str name)
{
    const struct resolving *resolving = subject;
    struct pg_reader *pg = resolving->pg;
    size_t index = (size_t)(uintptr_t)map_find(&pg->types, key_of(pg, schema, name));
    struct named_type *named = index > 0 ? &pg->catalog->types.at[index - 1] : NULL;
    if (named != NULL && named->type == NULL && named->kind == NAMED_TYPE_DOMAIN)
    {
        named->type = make_domain(resolving, named);
    }
    return named != NULL ? named->type : NULL;
}

const struct type *pg_type_resolve(struct pg_reader *pg, str text, struct pg_collation collation)
{
    struct resolving resolving = {pg, 0};
    if (collation.name.at != NULL)
    {
        return pg_type_read(pg->arena, text, collation, find_named, &resolving);
    }
    void **slot = map_slot(&pg->type_texts, text);
    if (*slot == NULL)
    {
        *slot = (void *)pg_type_read(pg->arena, text, collation, find_named, &resolving);
    }
    return *slot;
}

/* Only what the columns are of, and what that stands on: types of items, of domains. */
static void add_used(struct pg_reader *pg, struct buf *sql)
{
    buf_add_literal(sql, " AND t.oid IN (WITH RECURSIVE used (oid) AS (SELECT a.atttypid FROM pg_catalog.pg_class c "
                         "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0, pg_catalog.pg_namespace n");
    pg_add_relations(pg, sql, PG_TABLES);
    buf_add_literal(sql, " UNION SELECT part.oid FROM used JOIN pg_catalog.pg_type ut ON ut.oid = used.oid, "
                         "pg_catalog.unnest(ARRAY[ut.typelem, ut.typbasetype]) part (oid) WHERE part.oid <> 0) "
                         "SELECT used.oid FROM used)");
}

bool pg_read_types(struct pg_reader *pg)
{
    struct buf sql = BUF(pg->arena);
    struct db_result result;
    if (pg->has_types)
    {
        return true;
    }
    pg->has_types = true;
    buf_add_literal(&sql, types_sql);
    if (pg_is_about_one(pg) && !reader_wants(pg->reader, REFLECT_TYPES))
    {
        add_used(pg, &sql);
    }
    buf_add_literal(&sql, " ORDER BY n.nspname, t.typname");
    if (!pg_query(pg, &sql, &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        add_type(pg, db_row(&result, i));
    }
    for (size_t i = 0; i < pg->catalog->types.len; i++)
    {
        struct resolving resolving = {pg, 0};
        struct named_type *named = &pg->catalog->types.at[i];
        if (named->kind == NAMED_TYPE_DOMAIN && named->type == NULL)
        {
            named->type = make_domain(&resolving, named);
        }
    }
    return true;
}
