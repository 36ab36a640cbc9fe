/*
 * Renames: the answer to autogenerate's question whether something that went and something that came are one thing.
 *
 * `--no-rename` and `limbeck.renames = off` say no, always; `--rename OLD:NEW` says yes to one (the table in front where it is needed:
 * users.name:full_name); on a terminal the user is asked; elsewhere it is refused with both readings, since a drop loses the rows and
 * a rename that is none keeps wrong ones.
 */
#include "run/autogenerate.h"

struct rename_words
{
    const char *what; /* "column" */
    const char *loss; /* what is lost when it is taken for a drop and an add */
};

static const struct rename_words words[] = {
    [DIFF_RENAME_TABLE] = {"table", "drops the table with its rows"},
    [DIFF_RENAME_COLUMN] = {"column", "drops the column with its values"},
    [DIFF_RENAME_LABEL] = {"label", "fails while a row has the label"},
};

/* "users.name": what stands in front of the colon. */
static str full_name(struct arena *arena, const struct diff_rename *rename)
{
    return rename->table.len > 0 ? str_print(arena, STR_FMT "." STR_FMT, STR_ARG(rename->table), STR_ARG(rename->from)) : rename->from;
}

static bool is_given(struct session *session, const struct diff_rename *rename)
{
    str_array given = session_arguments(session, STR("rename"));

    for (size_t i = 0; i < given.len; i++)
    {
        str from, to = str_cut(given.at[i], ':', &from);

        if (str_equal(to, rename->to) &&
            (str_equal(from, rename->from) || str_equal(from, full_name(session->arena, rename))))
            return true;
    }
    return false;
}

static bool are_off(struct session *session, bool *out)
{
    str text;

    *out = session_flag(session, STR("no-rename"));
    if (*out)
        return true;
    if (!config_text_or_empty(&session->config, STR("limbeck.renames"), &text))
        return false;
    *out = str_equal_nocase(text, STR("off"));
    return true;
}

/* y or n on a terminal; false: there is none, or something else was typed. */
static bool answer_read(struct session *session, const struct diff_rename *rename, bool *out)
{
    const struct session_callbacks *callbacks = &session->settings->callbacks;
    str answer;

    if (callbacks->ask == NULL ||
        !callbacks->ask(callbacks->subject,
                        str_print(session->arena, "%s " STR_FMT " is gone and " STR_FMT " is new: is it the same %s with a new name? [y/n]",
                                  words[rename->kind].what, STR_ARG(full_name(session->arena, rename)), STR_ARG(rename->to),
                                  words[rename->kind].what),
                        session->arena, &answer) ||
        answer.len == 0)
        return false;
    *out = char_lower(answer.at[0]) == 'y';
    return *out || char_lower(answer.at[0]) == 'n';
}

bool rename_answer(void *subject, const struct diff_rename *rename, bool *out)
{
    struct migration *migration = subject;
    struct session *session = migration->session;
    str name = full_name(session->arena, rename);
    bool is_off;

    *out = is_given(session, rename);
    if (*out)
        return true;
    if (!are_off(session, &is_off) || is_off)
        return is_off;
    if (answer_read(session, rename, out))
        return true;
    diag_error(&session->diags, DIAG_COMMAND, (struct span){rename->place, 0},
               "%s " STR_FMT " may have been renamed to " STR_FMT ", or dropped and another one added", words[rename->kind].what,
               STR_ARG(name), STR_ARG(rename->to));
    diag_hint(&session->diags,
              "`--rename " STR_FMT ":" STR_FMT "` writes the rename; `--no-rename` a drop and an add, which %s.", STR_ARG(name),
              STR_ARG(rename->to), words[rename->kind].loss);
    return false;
}
