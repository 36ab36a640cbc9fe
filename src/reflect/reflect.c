/*
 * The door of the layer: which dialect reads, the hint of a query that failed, and the cells of results.
 */
#include "reflect/reader.h"

/* By enum db_kind. */
static const struct reflect_dialect *const dialects[] = {
    [DB_SQLITE] = &reflect_sqlite,
    [DB_POSTGRESQL] = &reflect_postgresql,
    [DB_MYSQL] = &reflect_mysql,
};

static bool wants_visible(const struct reflect_request *request)
{
    for (size_t i = 0; i < request->schema_count; i++)
    {
        if (request->schemas[i].at == NULL)
        {
            return true;
        }
    }
    return request->schema_count == 0 || request->all_schemas;
}

bool reflect_catalog(struct db *db, const struct reflect_request *request, struct arena *arena, struct catalog **out_catalog)
{
    const struct reflect_dialect *dialect = dialects[db_kind(db)];
    struct reflect_request whole = *request;
    if ((whole.parts & (REFLECT_CONSTRAINTS | REFLECT_INDEXES)) != 0)
    {
        whole.parts |= REFLECT_COLUMNS;
    }
    struct reader reader = {
        .db = db,
        .diags = db_diags(db),
        .arena = arena,
        .request = &whole,
        .catalog = arena_new(arena, struct catalog),
        .wants_visible = wants_visible(request),
    };
    reader.catalog->dialect = dialect->name;
    if (!dialect->read(&reader))
    {
        return false;
    }
    *out_catalog = reader.catalog;
    return true;
}

/* ---- queries ------------------------------------------------------------------------------------------------------------- */

static bool query_end(const struct reader *reader, bool done)
{
    if (done)
    {
        return true;
    }
    if (diag_last(reader->diags)->hint.len == 0)
    {
        diag_hint(reader->diags,
                  "The database's catalog is read here. Run the command again, and look into the server's log when it "
                  "fails the same way.");
    }
    return false;
}

bool reader_query(struct reader *reader, str sql, struct db_result *out_result)
{
    struct db_execute_options options = {.span = reader->request->span};
    return query_end(reader, db_execute(reader->db, reader->arena, sql, &options, out_result));
}

bool reader_query_kept(struct reader *reader, str sql, const struct datum *values, size_t count, struct db_result *out_result)
{
    struct db_execute_options options = {.span = reader->request->span};
    return query_end(reader, db_execute_kept(reader->db, reader->arena, sql, values, count, &options, out_result));
}

/* ---- cells --------------------------------------------------------------------------------------------------------------- */

str cell_text(const struct datum *cell)
{
    bool is_text = cell->kind == DATUM_TEXT || cell->kind == DATUM_BYTES;
    if (!is_text)
    {
        return (str){NULL, 0};
    }
    return cell->text.at != NULL ? cell->text : STR("");
}

char cell_letter(const struct datum *cell)
{
    str text = cell_text(cell);
    return text.len > 0 ? text.at[0] : 0;
}

bool cell_bool(const struct datum *cell)
{
    return (cell->kind == DATUM_BOOL && cell->boolean) || (cell->kind == DATUM_INT && cell->integer != 0);
}

int64_t cell_int(const struct datum *cell)
{
    return cell->kind == DATUM_INT ? cell->integer : 0;
}

str_array cell_texts(struct arena *arena, const struct datum *cell)
{
    str_array texts = {0};
    for (size_t i = 0; cell->kind == DATUM_ARRAY && i < cell->items.len; i++)
    {
        array_push(arena, &texts, cell_text(&cell->items.at[i]));
    }
    return texts;
}

/* ---- pieces of the model ------------------------------------------------------------------------------------------------- */

struct name final_name(str text)
{
    return (struct name){.text = text, .is_final = true};
}

static struct option *add_option(struct arena *arena, struct option_list *options, const char *key, enum option_kind kind)
{
    struct option *option = array_add(arena, options);
    option->key = str_from(key);
    option->kind = kind;
    return option;
}

void options_add_text(struct arena *arena, struct option_list *options, const char *key, str text)
{
    if (text.at != NULL)
    {
        add_option(arena, options, key, OPTION_TEXT)->text = text;
    }
}

void options_add_flag(struct arena *arena, struct option_list *options, const char *key, bool flag)
{
    add_option(arena, options, key, OPTION_BOOL)->boolean = flag;
}

void options_add_names(struct arena *arena, struct option_list *options, const char *key, const struct name_list *names)
{
    struct option *option = add_option(arena, options, key, OPTION_LIST);
    for (size_t i = 0; i < names->len; i++)
    {
        struct option *item = array_add(arena, &option->items);
        item->kind = OPTION_TEXT;
        item->text = names->at[i].text;
    }
}

void options_add_expr(struct arena *arena, struct option_list *options, const char *key, const struct expr *expr)
{
    add_option(arena, options, key, OPTION_EXPR)->expr = expr;
}
