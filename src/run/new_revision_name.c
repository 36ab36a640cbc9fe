/*
 * new_revision, its name: the moment it is made, in the time zone of the configuration, and file_template filled in.
 *
 * Time zones are files of the system's tz database, looked for where Python's zoneinfo looks for them. UTC needs no file.
 */
#include "base/utf8.h"
#include "eval/builtin/format.h"
#include "eval/builtin/letters.h"
#include "run/new_revision.h"
#include "text/tzif.h"

/* ---- the moment ---- */

enum
{
    ZONE_FILE_MOST = 1 << 20, /* the largest of today's has 4 KiB */
};

/* A name of the database, not a path out of it. */
static bool is_zone_name(str name)
{
    str part;

    if (name.len == 0 || name.at[0] == '/' || str_find_char(name, '\0') != STR_NONE)
        return false;
    while (name.len > 0)
    {
        name = str_cut(name, '/', &part);
        if (part.len == 0 || part.at[0] == '.')
            return false;
    }
    return true;
}

/* PYTHONTZPATH, else where systems keep it. */
static str_array zone_folders(struct session *session)
{
    static const str usual[] = {STR_INIT("/usr/share/zoneinfo"), STR_INIT("/usr/lib/zoneinfo"),
                                STR_INIT("/usr/share/lib/zoneinfo"), STR_INIT("/etc/zoneinfo")};
    str_array folders = {0};
    str given, folder;

    if (os_environment(session->os, STR("PYTHONTZPATH"), &given))
    {
        while (given.len > 0)
        {
            given = str_cut(given, ':', &folder);
            if (folder.len > 0)
                array_push(session->arena, &folders, folder);
        }
        return folders;
    }
    for (size_t i = 0; i < COUNT_OF(usual); i++)
        array_push(session->arena, &folders, usual[i]);
    return folders;
}

static bool zone_find(struct session *session, const str_array *folders, str name, int64_t time, struct zone_offset *out)
{
    struct diags ignored = {.arena = session->arena};
    str bytes;

    if (!is_zone_name(name))
        return false;
    for (size_t i = 0; i < folders->len; i++)
    {
        str path = path_join(session->arena, folders->at[i], name);

        if (os_is_file(session->os, path) &&
            os_read_file(session->os, session->arena, &ignored, path, ZONE_FILE_MOST, &bytes) &&
            tzif_find_offset(bytes, time, out))
            return true;
    }
    *out = (struct zone_offset){.name = STR("UTC")};
    return str_equal(name, STR("UTC"));
}

static bool zone_refuse(struct session *session, const str_array *folders, str name)
{
    bool is_installed = false;

    for (size_t i = 0; i < folders->len && !is_installed; i++)
        is_installed = os_is_folder(session->os, folders->at[i]);
    diag_error_alembic(&session->diags, DIAG_CONFIG, config_span(&session->config, STR("timezone")),
                       "Can't locate timezone: " STR_FMT, STR_ARG(name));
    if (is_installed)
        diag_hint(&session->diags,
                  "Names are those of the tz database, such as Europe/Rome, in its spelling; UTC is always known.");
    else
        diag_hint(&session->diags, "There is no tz database on this machine: `apt install tzdata`, or write UTC.");
    return false;
}

/* As Alembic: the name as it stands, then in capitals. */
static bool zone_choose(struct session *session, str name, int64_t time, struct zone_offset *out)
{
    str_array folders = zone_folders(session);
    struct buf upper = BUF(session->arena);

    for (size_t i = 0; i < name.len; i++)
        buf_add_char(&upper, char_upper(name.at[i]));
    return zone_find(session, &folders, name, time, out) || zone_find(session, &folders, buf_str(&upper), time, out) ||
           zone_refuse(session, &folders, name);
}

bool new_revision_date(struct session *session, struct new_revision *revision)
{
    int64_t now = os_clock(session->os);
    time_t seconds = (time_t)(now / 1000000), shown;
    str zone;
    bool found;

    if (!config_text(&session->config, STR("timezone"), &zone, &found))
        return false;
    revision->now = now;
    revision->microseconds = (int32_t)(now % 1000000);
    revision->has_zone = found;
    if (!found)
    {
        localtime_r(&seconds, &revision->date);
        return true;
    }
    if (!zone_choose(session, zone, (int64_t)seconds, &revision->zone))
        return false;
    shown = seconds + revision->zone.seconds;
    gmtime_r(&shown, &revision->date);
    return true;
}

/* ---- the slug ---- */

/* Of a \w in Python's regular expressions. */
static bool is_word_letter(uint32_t c)
{
    return c == '_' || letter_is_alpha(c) || letter_is_digit(c);
}

/* \w+ joined by _, in lower case. */
static str slug_of(struct arena *arena, str message)
{
    struct buf slug = BUF(arena);
    bool in_word = false;

    for (size_t i = 0; i < message.len;)
    {
        uint32_t c;
        bool is_word;

        i += utf8_decode(str_skip(message, i), &c);
        is_word = is_word_letter(c);
        if (is_word && !in_word && slug.len > 0)
            buf_add_char(&slug, '_');
        if (is_word)
            buf_add_code_point(&slug, letter_lower(c));
        in_word = is_word;
    }
    return buf_str(&slug);
}

/* Cut at a word, as Alembic cuts it; 0 stands for the usual length. */
static bool slug_make(struct session *session, str message, str *out_slug)
{
    str slug = slug_of(session->arena, message);
    int64_t most;

    if (!config_number(&session->config, STR("truncate_slug_length"), 40, &most))
        return false;
    if (most == 0)
        most = 40;
    if (utf8_count(slug) > (size_t)most)
    {
        str cut = str_slice(slug, 0, utf8_offset(slug, (size_t)most));
        size_t underscore = str_find_last_char(cut, '_');

        slug = str_join(session->arena, str_slice(cut, 0, underscore == STR_NONE ? cut.len : underscore), STR("_"));
    }
    *out_slug = slug;
    return true;
}

/* ---- the name ---- */

static struct value tokens_make(struct session *session, const struct new_revision *revision, str slug)
{
    struct vm *vm = session->vm;
    struct dict_object *tokens = dict_make(vm);
    const struct
    {
        const char *name;
        int64_t number;
    } numbers[] = {
        {"year", revision->date.tm_year + 1900}, {"month", revision->date.tm_mon + 1}, {"day", revision->date.tm_mday},
        {"hour", revision->date.tm_hour},        {"minute", revision->date.tm_min},    {"second", revision->date.tm_sec},
        {"epoch", revision->now / 1000000},
    };

    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        dict_put_text(vm, tokens, str_from(numbers[i].name), value_int(numbers[i].number));
    dict_put_text(vm, tokens, STR("rev"), str_make(vm, revision->given.rev_id));
    dict_put_text(vm, tokens, STR("slug"), str_make(vm, slug));
    return value_of(&tokens->object);
}

static bool template_refuse(struct session *session, str what)
{
    diag_error(&session->diags, DIAG_CONFIG, config_span(&session->config, STR("file_template")),
               "file_template cannot be filled in: " STR_FMT, STR_ARG(what));
    diag_hint(&session->diags,
              "The tokens are %%%%(rev)s, %%%%(slug)s, %%%%(year)d, %%%%(month).2d, %%%%(day).2d, %%%%(hour).2d, "
              "%%%%(minute).2d, %%%%(second).2d and %%%%(epoch)s.");
    return false;
}

/* A name with folders in it must lead to a file that is read again. */
static bool folders_check(struct session *session, str name)
{
    struct diags *diags = &session->diags;
    struct span span = config_span(&session->config, STR("file_template"));
    str normal = path_normal(session->arena, name);

    if (str_starts(name, STR("/")) || str_starts(normal, STR("..")) || str_ends(name, STR("/")))
    {
        diag_error(diags, DIAG_CONFIG, span,
                   "file_template gives '" STR_FMT "', which is no file below the folder of revisions", STR_ARG(name));
        diag_hint(diags, "Write it relative to that folder, such as %%%%(year)d/%%%%(rev)s_%%%%(slug)s.");
        return false;
    }
    if (str_find_char(name, '/') == STR_NONE || session->script.is_recursive)
        return true;
    diag_error(diags, DIAG_CONFIG, span, "file_template gives '" STR_FMT "', in a sub-folder that is not read", STR_ARG(name));
    diag_hint(diags,
              "Set recursive_version_locations = true, so that folders inside of the version locations are read as well.");
    return false;
}

/* What nobody said is in no file name. */
static str slug_message(const struct new_revision *revision)
{
    bool is_said = revision->has_message || !str_equal(revision->given.message, STR(EMPTY_MESSAGE));

    return is_said ? revision->given.message : (str){0};
}

bool new_revision_file_name(struct session *session, const struct new_revision *revision, str *out_name)
{
    struct vm *vm = session->vm;
    struct value name = NONE;
    str template, slug;
    bool found;

    if (!config_text(&session->config, STR("file_template"), &template, &found) ||
        !slug_make(session, slug_message(revision), &slug))
        return false;
    if (!found)
        template = STR("%(rev)s_%(slug)s");
    if (!format_percent(vm, str_make(vm, template), tokens_make(session, revision, slug), &name))
    {
        str what = exception_text(vm, session->arena, vm->raised);

        vm->raised = ABSENT;
        return template_refuse(session, what);
    }
    *out_name = str_copy(session->arena, str_of(name));
    if (out_name->len == 0 || str_find_char(*out_name, '\0') != STR_NONE)
        return template_refuse(session, STR("it gives no name"));
    return folders_check(session, *out_name);
}
