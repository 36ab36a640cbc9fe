/*
 * A program for the tests in tests/text: reads a text on standard input, runs one reader of the layer `text` over it and writes
 * what came out as JSON, so that Python can compare it with its own module's answer.
 *
 *     text_driver ini|items|json|dumps|toml|yaml|url|dotenv|mask [argument...] < text
 *
 * An error is {"error": primary, "detail": ..., "hint": ..., "line": N, "column": N}.
 */
#include "base/source.h"
#include "text/dotenv.h"
#include "text/ini.h"
#include "text/json.h"
#include "text/quote.h"
#include "text/toml.h"
#include "text/url.h"
#include "text/yaml.h"

#include "yaml_open.h"

struct driver
{
    struct arena *arena;
    struct source_map map;
    struct diags diags;
    const struct source_file *file;
    struct buf out;
    int argument_count;
    char **arguments;
};

static void field(struct driver *driver, const char *name, str value)
{
    buf_print(&driver->out, "%s\"%s\": ", driver->out.len > 1 ? ", " : "", name);
    json_print_text(&driver->out, value, true);
}

static void error_print(struct driver *driver)
{
    const struct diag *diag = diag_first_error(&driver->diags);
    struct source_position position = {0};

    buf_add_char(&driver->out, '{');
    field(driver, "error", diag->primary);
    field(driver, "detail", diag->detail);
    field(driver, "hint", diag->hint);
    source_find(&driver->map, diag->span.from, &position);
    buf_print(&driver->out, ", \"line\": %u, \"column\": %u}", position.line, position.column);
}

/* A tree as JSON; what JSON lacks is written as {"!kind": "text"}, keys that are no text likewise as text. */
static void tree_dump(struct driver *driver, const struct tree *tree)
{
    struct buf *out = &driver->out;

    switch (tree->kind)
    {
        case TREE_BYTES:
            buf_add_literal(out, "{\"!bytes\": \"");
            for (size_t i = 0; i < tree->text.len; i++)
                buf_print(out, "%02x", (unsigned char)tree->text.at[i]);
            buf_add_literal(out, "\"}");
            break;
        case TREE_DATE:
        case TREE_TIME:
        case TREE_DATETIME:
            buf_print(out, "{\"!%s\": ", tree_kind_name(tree->kind));
            json_print_text(out, tree->text, true);
            buf_add_char(out, '}');
            break;
        case TREE_ARRAY:
            buf_add_char(out, '[');
            for (size_t i = 0; i < tree->items.len; i++)
            {
                buf_add(out, i > 0 ? STR(", ") : STR(""));
                tree_dump(driver, tree->items.at[i]);
            }
            buf_add_char(out, ']');
            break;
        case TREE_TABLE:
            buf_add_char(out, '{');
            for (size_t i = 0; i < tree->table.entries.len; i++)
            {
                buf_add(out, i > 0 ? STR(", ") : STR(""));
                json_print_text(out, tree->table.entries.at[i].key, true);
                buf_add_literal(out, ": ");
                tree_dump(driver, tree->table.entries.at[i].value);
            }
            buf_add_char(out, '}');
            break;
        default:
            if (!json_print(out, tree, &JSON_STYLE_DEFAULT, &driver->diags))
                abort();
    }
}

static bool options_dump(struct driver *driver, const struct ini *ini, const struct ini_section *section)
{
    buf_add_char(&driver->out, '{');
    for (size_t i = 0; i < section->options.len; i++)
    {
        const struct ini_option *option = section->options.at[i].value;

        if (source_text(&driver->map, option->name_span).len > 0 &&
            !str_equal(str_lower(driver->arena, source_text(&driver->map, option->name_span)), option->name))
            return diag_error(&driver->diags, DIAG_INTERNAL, option->name_span, "the span of a name is wrong");
        buf_add(&driver->out, i > 0 ? STR(", ") : STR(""));
        json_print_text(&driver->out, section->options.at[i].key, true);
        buf_add_literal(&driver->out, ": ");
        json_print_text(&driver->out, option->value, true);
    }
    buf_add_char(&driver->out, '}');
    return ini != NULL;
}

/* ini: every section with its raw options, DEFAULT under its name. */
static bool run_ini(struct driver *driver)
{
    struct ini *ini = ini_make(driver->arena);

    ini_default(ini, STR("here"), STR("/here"));
    if (!ini_read(ini, driver->file->name, driver->file->text, driver->file->first, &driver->diags))
        return false;
    buf_add_literal(&driver->out, "{\"DEFAULT\": ");
    if (!options_dump(driver, ini, ini->defaults))
        return false;
    for (size_t i = 0; i < ini->sections.len; i++)
    {
        buf_add_literal(&driver->out, ", ");
        json_print_text(&driver->out, ini->sections.at[i].key, true);
        buf_add_literal(&driver->out, ": ");
        if (!options_dump(driver, ini, ini->sections.at[i].value))
            return false;
    }
    buf_add_char(&driver->out, '}');
    return true;
}

/* items SECTION [OPTION VALUE]...: sets the options, then ConfigParser.items(SECTION) as a list of pairs. */
static bool run_items(struct driver *driver)
{
    struct ini *ini = ini_make(driver->arena);
    str section = str_from(driver->arguments[0]);
    ini_items items;

    ini_default(ini, STR("here"), STR("/here"));
    if (!ini_read(ini, driver->file->name, driver->file->text, driver->file->first, &driver->diags))
        return false;
    for (int i = 1; i + 1 < driver->argument_count; i += 2)
    {
        if (!ini_set(ini, section, str_from(driver->arguments[i]), str_from(driver->arguments[i + 1]), SPAN_NONE,
                     &driver->diags))
            return false;
    }
    if (!ini_get_items(ini, section, &driver->diags, &items))
        return false;
    buf_add_char(&driver->out, '[');
    for (size_t i = 0; i < items.len; i++)
    {
        buf_add(&driver->out, i > 0 ? STR(", [") : STR("["));
        json_print_text(&driver->out, items.at[i].name, true);
        buf_add_literal(&driver->out, ", ");
        json_print_text(&driver->out, items.at[i].value, true);
        buf_add_char(&driver->out, ']');
    }
    buf_add_char(&driver->out, ']');
    return true;
}

static bool run_json(struct driver *driver)
{
    struct tree *tree;

    if (!json_parse(driver->arena, driver->file->text, driver->file->first, &driver->diags, &tree))
        return false;
    tree_dump(driver, tree);
    return true;
}

/* dumps [ascii|unicode] [INDENT|-] [sort]: the text that dumps() gives, itself as a JSON text. */
static bool run_dumps(struct driver *driver)
{
    struct json_style style = JSON_STYLE_DEFAULT;
    struct buf text = BUF(driver->arena);
    struct tree *tree;

    if (driver->argument_count > 1 && strcmp(driver->arguments[1], "-") != 0)
    {
        style = JSON_STYLE_INDENTED("");
        style.indent = str_from(driver->arguments[1]);
    }
    style.ensure_ascii = driver->argument_count == 0 || strcmp(driver->arguments[0], "ascii") == 0;
    style.sort_keys = driver->argument_count > 2;
    if (!json_parse(driver->arena, driver->file->text, driver->file->first, &driver->diags, &tree) ||
        !json_print(&text, tree, &style, &driver->diags))
        return false;
    json_print_text(&driver->out, buf_str(&text), true);
    return true;
}

static bool run_toml(struct driver *driver)
{
    struct tree *tree;

    if (!toml_parse(driver->arena, driver->file->text, driver->file->first, &driver->diags, &tree))
        return false;
    tree_dump(driver, tree);
    return true;
}

static bool run_yaml(struct driver *driver)
{
    struct yaml_library library;
    struct tree *tree;

    if (!yaml_library_open(&library))
        return diag_error(&driver->diags, DIAG_DRIVER, SPAN_NONE, "no libyaml");
    if (!yaml_load(driver->arena, &library, driver->file->text, driver->file->first, &driver->diags, &tree))
        return false;
    tree_dump(driver, tree);
    return true;
}

static void url_text_dump(struct driver *driver, const char *name, struct url_text text)
{
    buf_print(&driver->out, "\"%s\": ", name);
    if (text.is_set)
        json_print_text(&driver->out, text.text, true);
    else
        buf_add_literal(&driver->out, "null");
    buf_add_literal(&driver->out, ", ");
}

static bool run_url(struct driver *driver)
{
    struct url url;

    if (!url_parse(driver->arena, driver->file->text, SPAN_NONE, &driver->diags, &url))
        return false;
    buf_add_char(&driver->out, '{');
    url_text_dump(driver, "drivername", (struct url_text){true, url.drivername});
    url_text_dump(driver, "username", url.username);
    url_text_dump(driver, "password", url.password);
    url_text_dump(driver, "host", url.host);
    url_text_dump(driver, "database", url.database);
    url_text_dump(driver, "shown", (struct url_text){true, url_print(driver->arena, &url, true)});
    url_text_dump(driver, "full", (struct url_text){true, url_print(driver->arena, &url, false)});
    if (url.has_port)
        buf_print(&driver->out, "\"port\": %lld, ", (long long)url.port);
    buf_add_literal(&driver->out, "\"query\": {");
    for (size_t i = 0; i < url.query.len; i++)
    {
        buf_add(&driver->out, i > 0 ? STR(", ") : STR(""));
        json_print_text(&driver->out, url.query.at[i].name, true);
        buf_add_literal(&driver->out, ": [");
        for (size_t j = 0; j < url.query.at[i].values.len; j++)
        {
            buf_add(&driver->out, j > 0 ? STR(", ") : STR(""));
            json_print_text(&driver->out, url.query.at[i].values.at[j], true);
        }
        buf_add_char(&driver->out, ']');
    }
    buf_add_literal(&driver->out, "}}");
    return true;
}

static bool environment_find(void *subject, str name, str *out_value)
{
    struct driver *driver = subject;
    const char *value = getenv(str_cstring(driver->arena, name));

    *out_value = str_from(value);
    return value != NULL;
}

/* dotenv [raw|override]: a list of [name, value or null]; then the number of warnings. */
static bool run_dotenv(struct driver *driver)
{
    const char *mode = driver->argument_count > 0 ? driver->arguments[0] : "";
    struct dotenv_options options = {
        .interpolate = strcmp(mode, "raw") != 0,
        .override = strcmp(mode, "override") == 0,
        .lookup = environment_find,
        .subject = driver,
    };
    dotenv_bindings bindings = {0};

    if (!dotenv_parse(driver->arena, driver->file->text, driver->file->first, &options, &driver->diags, &bindings))
        return false;
    buf_add_literal(&driver->out, "{\"values\": [");
    for (size_t i = 0; i < bindings.len; i++)
    {
        buf_add(&driver->out, i > 0 ? STR(", [") : STR("["));
        json_print_text(&driver->out, bindings.at[i].name, true);
        buf_add_literal(&driver->out, ", ");
        if (bindings.at[i].has_value)
            json_print_text(&driver->out, bindings.at[i].value, true);
        else
            buf_add_literal(&driver->out, "null");
        buf_add_char(&driver->out, ']');
    }
    buf_print(&driver->out, "], \"warnings\": %zu}", driver->diags.list.len);
    return true;
}

static bool run_mask(struct driver *driver)
{
    json_print_text(&driver->out, url_mask_text(driver->arena, driver->file->text), true);
    return true;
}

static str input_read(struct arena *arena)
{
    struct buf buf = BUF(arena);
    char chunk[4096];
    size_t len;

    while ((len = fread(chunk, 1, sizeof chunk, stdin)) > 0)
        buf_add(&buf, (str){chunk, len});
    return buf_str(&buf);
}

int main(int argument_count, char **arguments)
{
    static const struct
    {
        const char *name;
        bool (*run)(struct driver *driver);
    } rows[] = {
        {"ini", run_ini},   {"items", run_items}, {"json", run_json},     {"dumps", run_dumps}, {"toml", run_toml},
        {"yaml", run_yaml}, {"url", run_url},     {"dotenv", run_dotenv}, {"mask", run_mask},
    };
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct driver driver = {
        .arena = arena,
        .map = {.arena = arena, .next = 1},
        .diags = {.arena = arena},
        .out = BUF(arena),
        .argument_count = argument_count - 2,
        .arguments = arguments + 2,
    };

    driver.file = source_add(&driver.map, STR("alembic.ini"), input_read(arena));
    for (size_t i = 0; argument_count > 1 && i < COUNT_OF(rows); i++)
    {
        if (strcmp(rows[i].name, arguments[1]) == 0 && !rows[i].run(&driver))
        {
            driver.out.len = 0;
            error_print(&driver);
        }
    }
    buf_add_char(&driver.out, '\n');
    fwrite(driver.out.at, 1, driver.out.len, stdout);
    arena_close(arena);
    return 0;
}
