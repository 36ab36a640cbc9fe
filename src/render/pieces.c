/*
 * The small pieces of a revision file: names, values of options, SQL text, server defaults, columns.
 */
#include "render/internal.h"

void rendering_init(struct rendering *rendering, struct arena *arena, struct diags *diags, struct compiler *compiler)
{
    *rendering = (struct rendering){.arena = arena, .diags = diags, .compiler = compiler};
    rendering->options.op_prefix = STR("op.");
    rendering->options.sa_prefix = STR("sa.");
    rendering->imports = (struct map){.arena = arena};
}

void render_import(struct rendering *rendering, str line)
{
    map_put(&rendering->imports, line, NULL);
}

bool render_asked(struct rendering *rendering, const struct render_item *item, str *out)
{
    *out = (str){0};
    return rendering->options.item == NULL || rendering->options.item(rendering->options.subject, item, out);
}

/* ---- names and values ---------------------------------------------------------------------------------------------------- */

str op_prefix(const struct rendering *rendering)
{
    return rendering->in_batch ? STR("batch_op.") : rendering->options.op_prefix;
}

str text_text(const struct rendering *rendering, str text)
{
    return str_quote(rendering->arena, text);
}

str plain_name_text(const struct rendering *rendering, struct name name)
{
    return name_is_set(name) ? text_text(rendering, name.text) : STR("None");
}

str name_text(const struct rendering *rendering, struct name name)
{
    if (!name_is_set(name) || name.is_deferred || !name.is_final)
        return plain_name_text(rendering, name.is_deferred ? NAME_NONE : name);
    return str_print(rendering->arena, STR_FMT "f(" STR_FMT ")", STR_ARG(op_prefix(rendering)),
                     STR_ARG(text_text(rendering, name.text)));
}

str names_text(const struct rendering *rendering, const struct name_list *names)
{
    str_array texts = {0};

    for (size_t i = 0; i < names->len; i++)
        array_push(rendering->arena, &texts, plain_name_text(rendering, names->at[i]));
    return str_array_join(rendering->arena, &texts, STR(", "));
}

const char *bool_text(bool value)
{
    return value ? "True" : "False";
}

bool sql_text_of(struct rendering *rendering, const struct expr *expr, str *out)
{
    return dialect_compile_ddl_expr(rendering->compiler, expr, out);
}

static bool option_items(struct rendering *rendering, const struct option *option, str *out)
{
    bool is_map = option->kind == OPTION_MAP;
    str_array items = {0};

    for (size_t i = 0; i < option->items.len; i++)
    {
        const struct option *item = &option->items.at[i];
        str text;

        if (!option_value(rendering, item, &text))
            return false;
        if (is_map)
            text = str_print(rendering->arena, STR_FMT ": " STR_FMT, STR_ARG(text_text(rendering, item->key)), STR_ARG(text));
        array_push(rendering->arena, &items, text);
    }
    *out = str_print(rendering->arena, is_map ? "{" STR_FMT "}" : "[" STR_FMT "]",
                     STR_ARG(str_array_join(rendering->arena, &items, STR(", "))));
    return true;
}

bool option_value(struct rendering *rendering, const struct option *option, str *out)
{
    switch (option->kind)
    {
        case OPTION_NONE:
            *out = STR("None");
            return true;
        case OPTION_BOOL:
            *out = str_from(bool_text(option->boolean));
            return true;
        case OPTION_INT:
            *out = str_print(rendering->arena, "%lld", (long long)option->integer);
            return true;
        case OPTION_TEXT:
            *out = text_text(rendering, option->text);
            return true;
        case OPTION_EXPR:
            if (!sql_text_of(rendering, option->expr, out))
                return false;
            *out = str_print(rendering->arena, STR_FMT "text(" STR_FMT ")", STR_ARG(rendering->options.sa_prefix),
                             STR_ARG(text_text(rendering, *out)));
            return true;
        case OPTION_LIST:
        case OPTION_MAP:
            return option_items(rendering, option, out);
    }
    return false;
}

bool options_add(struct rendering *rendering, const struct option_list *options, struct buf *out)
{
    for (size_t i = 0; i < options->len; i++)
    {
        str value;

        if (!option_value(rendering, &options->at[i], &value))
            return false;
        buf_print(out, ", " STR_FMT "=" STR_FMT, STR_ARG(options->at[i].key), STR_ARG(value));
    }
    return true;
}

/* ---- server defaults ----------------------------------------------------------------------------------------------------- */

static void number_add(str_array *items, struct arena *arena, const char *name, struct opt_int number)
{
    if (number.is_set)
        array_push(arena, items, str_print(arena, "%s=%lld", name, (long long)number.value));
}

static void flag_add(str_array *items, struct arena *arena, const char *name, enum tri flag)
{
    if (flag != TRI_NONE)
        array_push(arena, items, str_print(arena, "%s=%s", name, bool_text(flag == TRI_TRUE)));
}

static str identity_text(struct rendering *rendering, const struct identity *identity)
{
    const struct identity_options *options = &identity->options;
    struct arena *arena = rendering->arena;
    str_array items = {0};

    if (identity->always == TRI_NONE)
        array_push(arena, &items, STR("always=None"));
    flag_add(&items, arena, "always", identity->always);
    flag_add(&items, arena, "on_null", identity->on_null);
    number_add(&items, arena, "start", options->start);
    number_add(&items, arena, "increment", options->increment);
    number_add(&items, arena, "minvalue", options->minvalue);
    number_add(&items, arena, "maxvalue", options->maxvalue);
    flag_add(&items, arena, "nominvalue", options->nominvalue);
    flag_add(&items, arena, "nomaxvalue", options->nomaxvalue);
    flag_add(&items, arena, "cycle", options->cycle);
    number_add(&items, arena, "cache", options->cache);
    flag_add(&items, arena, "order", options->order);
    return str_print(arena, STR_FMT "Identity(" STR_FMT ")", STR_ARG(rendering->options.sa_prefix),
                     STR_ARG(str_array_join(arena, &items, STR(", "))));
}

static bool computed_text(struct rendering *rendering, const struct computed *computed, str *out)
{
    str text;

    if (!sql_text_of(rendering, computed->sqltext, &text))
        return false;
    *out = str_print(rendering->arena, STR_FMT "Computed(" STR_FMT ", %s%s)", STR_ARG(rendering->options.sa_prefix),
                     STR_ARG(text_text(rendering, text)), computed->persisted == TRI_NONE ? "" : "persisted=",
                     computed->persisted == TRI_NONE ? "" : bool_text(computed->persisted == TRI_TRUE));
    return true;
}

static bool expression_default(struct rendering *rendering, const struct server_default *value, str *out)
{
    str text;

    if (!sql_text_of(rendering, value->expr, &text))
        return false;
    text = dialect_default_text(rendering->arena, rendering->compiler->dialect, text);
    *out = str_print(rendering->arena, STR_FMT "text(" STR_FMT ")", STR_ARG(rendering->options.sa_prefix),
                     STR_ARG(text_text(rendering, text)));
    return true;
}

bool server_default_text(struct rendering *rendering, const struct server_default *value, str *out)
{
    struct render_item item = {.kind = "server_default", .server_default = value};

    if (!render_asked(rendering, &item, out) || out->at != NULL)
        return out->at != NULL;
    *out = STR("None");
    switch (value->kind)
    {
        case SERVER_DEFAULT_NONE:
            break;
        case SERVER_DEFAULT_TEXT:
            *out = text_text(rendering, default_unquoted(value->text));
            break;
        case SERVER_DEFAULT_EXPR:
            return expression_default(rendering, value, out);
        case SERVER_DEFAULT_FETCHED:
            *out = str_join(rendering->arena, rendering->options.sa_prefix, STR("FetchedValue()"));
            break;
        case SERVER_DEFAULT_IDENTITY:
            *out = identity_text(rendering, value->identity);
            break;
        case SERVER_DEFAULT_COMPUTED:
            return computed_text(rendering, value->computed, out);
    }
    return true;
}

/* ---- columns ------------------------------------------------------------------------------------------------------------- */

static bool default_add(struct rendering *rendering, const struct column *column, struct buf *out)
{
    struct server_default value = column->server_default;
    bool is_positional = column->identity != NULL || column->computed != NULL;
    str text;

    if (column->identity != NULL)
        value = (struct server_default){.kind = SERVER_DEFAULT_IDENTITY, .identity = column->identity};
    else if (column->computed != NULL)
        value = (struct server_default){.kind = SERVER_DEFAULT_COMPUTED, .computed = column->computed};
    if (value.kind == SERVER_DEFAULT_NONE)
        return true;
    if (!server_default_text(rendering, &value, &text))
        return false;
    buf_print(out, "%s" STR_FMT ", ", is_positional ? "" : "server_default=", STR_ARG(text));
    return true;
}

static const char *const autoincrement_words[] = {
    [AUTOINCREMENT_AUTO] = "",
    [AUTOINCREMENT_TRUE] = "autoincrement=True, ",
    [AUTOINCREMENT_FALSE] = "autoincrement=False, ",
    [AUTOINCREMENT_IGNORE_FK] = "autoincrement='ignore_fk', ",
};

bool render_column(struct rendering *rendering, const struct column *column, str *out_text)
{
    struct render_item item = {.kind = "column", .column = column};
    struct buf out = BUF(rendering->arena);
    str type;

    if (!render_asked(rendering, &item, out_text) || out_text->at != NULL)
        return out_text->at != NULL;
    if (!render_type(rendering, column->type, &type))
        return false;
    buf_print(&out, STR_FMT "Column(" STR_FMT ", " STR_FMT ", ", STR_ARG(rendering->options.sa_prefix),
              STR_ARG(plain_name_text(rendering, column->name)), STR_ARG(type));
    if (!default_add(rendering, column, &out))
        return false;
    buf_print(&out, "%snullable=%s", autoincrement_words[column->autoincrement], bool_text(column_is_nullable(column)));
    if (column->is_system)
        buf_add_literal(&out, ", system=True");
    if (column->comment.len > 0)
        buf_print(&out, ", comment=" STR_FMT, STR_ARG(text_text(rendering, column->comment)));
    if (!options_add(rendering, &column->options, &out))
        return false;
    buf_add_char(&out, ')');
    *out_text = buf_str(&out);
    return true;
}
