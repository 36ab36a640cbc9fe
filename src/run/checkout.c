/*
 * checkout: git, asked read-only.
 *
 * Every call begins with the same words, which switch off all that git would start by itself. A revision's file is looked for
 * by its line `revision = "<id>"`: in the newest commit of the history that added or removed it, then in all that any reference
 * or the reflog reaches (a stash is such a reference), in the index, and at last among the objects that nothing refers to. What
 * is found is taken only when its text is there; whether it is a revision file is for the caller to read.
 */
#include "run/checkout.h"

enum
{
    GIT_MILLISECONDS = 2000,
    GIT_MILLISECONDS_ALL = 20000,
    GIT_BYTES = 1 << 22,
    BRANCHES_SHOWN = 3,
    OBJECTS_MOST = 2000, /* unreachable ones that are looked through */
    OBJECTS_AT_ONCE = 200,
};

static const str git_words[] = {
    STR_INIT("git"), STR_INIT("--no-optional-locks"),  STR_INIT("--no-pager"), STR_INIT("--literal-pathspecs"),
    STR_INIT("-c"),  STR_INIT("core.fsmonitor=false"), STR_INIT("-c"),         STR_INIT("core.hooksPath=/dev/null"),
    STR_INIT("-c"),  STR_INIT("core.quotePath=false"), STR_INIT("-c"),         STR_INIT("log.showSignature=false"),
    STR_INIT("-c"),  STR_INIT("log.showRoot=true"),    STR_INIT("-c"),         STR_INIT("color.ui=false"),
    STR_INIT("-c"),  STR_INIT("protocol.allow=never"),
};

/* One question; `words` follow those above. */
static bool git_ask(struct session *session, const str_array *words, int64_t milliseconds, str *out_text)
{
    struct os_capture limits = {GIT_BYTES, milliseconds};
    str_array all = {0};
    struct os_command command;

    for (size_t i = 0; i < COUNT_OF(git_words); i++)
        array_push(session->arena, &all, git_words[i]);
    for (size_t i = 0; i < words->len; i++)
        array_push(session->arena, &all, words->at[i]);
    command = (struct os_command){.words = all.at, .word_count = all.len, .folder = session->script.folder};
    return os_run_capture(session->os, session->arena, &command, &limits, out_text);
}

static void word_add(struct session *session, str_array *words, str word)
{
    array_push(session->arena, words, word);
}

static void words_add(struct session *session, str_array *words, const str *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        array_push(session->arena, words, list[i]);
}

/* A path as git takes it from any folder. */
static str path_full(struct session *session, str path)
{
    return path_normal(session->arena, path_join(session->arena, session->config.working_folder, path));
}

static void locations_add(struct session *session, str_array *words)
{
    word_add(session, words, STR("--"));
    for (size_t i = 0; i < session->script.locations.len; i++)
        word_add(session, words, path_full(session, session->script.locations.at[i]));
}

/* ---- the commit of a file ---- */

#define COMMIT_FORMAT "--format=%h%x1f%cs%x1f%an%x1f%s"

static bool commit_read(str line, struct checkout_commit *out_commit)
{
    struct checkout_commit commit = {0};
    str rest = str_cut(line, '\x1f', &commit.hash);

    rest = str_cut(rest, '\x1f', &commit.date);
    commit.subject = str_cut(rest, '\x1f', &commit.author);
    *out_commit = commit;
    return commit.hash.len > 0;
}

/* "refs/heads/x" is x, "refs/remotes/origin/x" is origin/x. */
static str branch_name(str reference, bool *is_remote)
{
    static const str local = STR_INIT("refs/heads/"), remote = STR_INIT("refs/remotes/");

    *is_remote = str_starts(reference, remote);
    return *is_remote                     ? str_skip(reference, remote.len)
           : str_starts(reference, local) ? str_skip(reference, local.len)
                                          : (str){0};
}

static void branches_find(struct session *session, struct checkout_commit *commit)
{
    const str question[] = {
        STR("for-each-ref"),        STR("--contains"), commit->hash,
        STR("--format=%(refname)"), STR("refs/heads"), STR("refs/remotes"),
    };
    str_array words = {0}, names = {0};
    size_t count = 0;
    str output, line;

    words_add(session, &words, question, COUNT_OF(question));
    if (!git_ask(session, &words, GIT_MILLISECONDS, &output))
        return;
    while (str_next_line(&output, &line))
    {
        bool is_remote;
        str name = branch_name(line, &is_remote);

        if (name.len == 0 || str_ends(name, STR("/HEAD")))
            continue;
        commit->is_shared = commit->is_shared || is_remote;
        if (count++ < BRANCHES_SHOWN)
            array_push(session->arena, &names, name);
    }
    commit->branches = str_array_join(session->arena, &names, STR(", "));
    if (count > names.len)
        commit->branches = str_join(session->arena, commit->branches, STR(", ..."));
}

static bool is_in_checkout(struct session *session)
{
    str_array words = {0};
    str output;

    word_add(session, &words, STR("rev-parse"));
    word_add(session, &words, STR("--is-inside-work-tree"));
    return git_ask(session, &words, GIT_MILLISECONDS, &output) && str_equal(str_trim(output), STR("true"));
}

enum checkout_state checkout_introduction(struct session *session, str path, struct checkout_commit *out_commit)
{
    const str question[] = {
        STR("log"),         STR("-n1"), STR("--no-renames"),      STR("--diff-filter=A"),
        STR(COMMIT_FORMAT), STR("--"),  path_full(session, path),
    };
    str_array words = {0};
    str output, line;

    *out_commit = (struct checkout_commit){0};
    words_add(session, &words, question, COUNT_OF(question));
    if (git_ask(session, &words, GIT_MILLISECONDS, &output) && str_next_line(&output, &line) && commit_read(line, out_commit))
    {
        branches_find(session, out_commit);
        return CHECKOUT_COMMITTED;
    }
    return is_in_checkout(session) ? CHECKOUT_NEW : CHECKOUT_NONE;
}

/* ---- a revision without a file ---- */

/* Only such ids are put into a pattern. */
static bool is_plain(str id)
{
    for (size_t i = 0; i < id.len; i++)
    {
        if (!char_is_word(id.at[i]))
            return false;
    }
    return id.len > 0;
}

bool checkout_may_know(struct session *session, str id)
{
    return is_plain(id) && is_in_checkout(session);
}

/* The line that a revision file has; also for annotated assignments. */
static str pattern_of(struct session *session, str id)
{
    return str_print(session->arena, "^revision.*['\"]" STR_FMT "['\"]", STR_ARG(id));
}

/* A blob: "HEAD:path", "1a2b3c4~1:path", an object's name. */
static bool blob_read(struct session *session, str name, str *out_text)
{
    const str question[] = {STR("cat-file"), STR("blob"), name};
    str_array words = {0};

    words_add(session, &words, question, COUNT_OF(question));
    return git_ask(session, &words, GIT_MILLISECONDS, out_text) && out_text->len > 0;
}

/* The newest commit that added or removed the file, and which of both it did: 'A' or 'D'. */
static bool change_find(struct session *session, str id, enum checkout_depth depth, struct checkout_commit *out_commit,
                        char *out_status, str *out_path)
{
    static const str question[] = {
        STR_INIT("log"),           STR_INIT("-n1"),          STR_INIT("--full-history"),   STR_INIT("--no-ext-diff"),
        STR_INIT("--no-textconv"), STR_INIT("--no-renames"), STR_INIT("--diff-filter=AD"), STR_INIT("--name-status"),
        STR_INIT(COMMIT_FORMAT),
    };
    static const str everything[] = {STR_INIT("--all"), STR_INIT("--reflog")};
    str_array words = {0};
    str output, line;

    words_add(session, &words, question, COUNT_OF(question));
    if (depth == CHECKOUT_ALL)
        words_add(session, &words, everything, COUNT_OF(everything));
    word_add(session, &words, str_join(session->arena, STR("-G"), pattern_of(session, id)));
    locations_add(session, &words);
    if (!git_ask(session, &words, depth == CHECKOUT_ALL ? GIT_MILLISECONDS_ALL : GIT_MILLISECONDS, &output) ||
        !str_next_line(&output, &line) || !commit_read(line, out_commit))
        return false;
    *out_status = '\0';
    while (str_next_line(&output, &line))
    {
        /* A file that was moved is both: its new place counts. */
        if (line.len > 2 && line.at[1] == '\t' && *out_status != 'A')
        {
            *out_status = line.at[0];
            *out_path = str_skip(line, 2);
        }
    }
    return *out_status != '\0';
}

static void restore_set(struct session *session, struct checkout_file *file, str commit)
{
    file->restore = str_print(session->arena, "git checkout " STR_FMT " -- :/" STR_FMT, STR_ARG(commit), STR_ARG(file->path));
}

/* Where a commit that is not in the history stands. */
static str place_of(struct session *session, struct checkout_commit *commit)
{
    const str question[] = {STR("for-each-ref"), STR("--contains"), commit->hash, STR("--format=%(refname)"),
                            STR("refs/stash")};
    str_array words = {0};
    str output;

    branches_find(session, commit);
    if (commit->branches.len > 0)
        return str_print(session->arena, "on branch " STR_FMT, STR_ARG(commit->branches));
    words_add(session, &words, question, COUNT_OF(question));
    if (git_ask(session, &words, GIT_MILLISECONDS, &output) && str_trim(output).len > 0)
        return STR("in the stash");
    return STR("on no branch any more");
}

static bool in_commits(struct session *session, str id, enum checkout_depth depth, struct checkout_file *out_file)
{
    struct arena *arena = session->arena;
    struct checkout_commit commit;
    char status;
    str name;

    if (!change_find(session, id, depth, &commit, &status, &out_file->path))
        return false;
    name = status == 'D' ? str_print(arena, STR_FMT "~1", STR_ARG(commit.hash)) : commit.hash;
    /* Later commits may have changed it. */
    if (status == 'A' && depth == CHECKOUT_QUICK &&
        blob_read(session, str_join(arena, STR("HEAD:"), out_file->path), &out_file->text))
        name = STR("HEAD");
    else if (!blob_read(session, str_print(arena, STR_FMT ":" STR_FMT, STR_ARG(name), STR_ARG(out_file->path)),
                        &out_file->text))
        return false;
    restore_set(session, out_file, name);
    out_file->source = str_print(arena, "git commit " STR_FMT, STR_ARG(name));
    if (status == 'D')
        out_file->origin = str_print(arena, "its file was deleted by git commit " STR_FMT " of " STR_FMT " (" STR_FMT ")",
                                     STR_ARG(commit.hash), STR_ARG(commit.date), STR_ARG(commit.subject));
    else if (depth == CHECKOUT_QUICK)
        out_file->origin =
            str_print(arena, "its file '" STR_FMT "' is committed (git commit " STR_FMT " of " STR_FMT ") and was removed here",
                      STR_ARG(out_file->path), STR_ARG(commit.hash), STR_ARG(commit.date));
    else
        out_file->origin =
            str_print(arena, "its file '" STR_FMT "' is in git commit " STR_FMT " of " STR_FMT " (" STR_FMT "), " STR_FMT,
                      STR_ARG(out_file->path), STR_ARG(commit.hash), STR_ARG(commit.date), STR_ARG(commit.subject),
                      STR_ARG(place_of(session, &commit)));
    return true;
}

/* `git add` without a commit. */
static bool in_index(struct session *session, str id, struct checkout_file *out_file)
{
    const str question[] = {STR("grep"), STR("--cached"), STR("--full-name"),     STR("--no-textconv"),
                            STR("-l"),   STR("-e"),       pattern_of(session, id)};
    str_array words = {0};
    str output;

    words_add(session, &words, question, COUNT_OF(question));
    locations_add(session, &words);
    if (!git_ask(session, &words, GIT_MILLISECONDS, &output) || !str_next_line(&output, &out_file->path) ||
        !blob_read(session, str_join(session->arena, STR(":"), out_file->path), &out_file->text))
        return false;
    out_file->origin = str_print(session->arena, "its file '" STR_FMT "' is in the index of git", STR_ARG(out_file->path));
    out_file->source = STR("the index of git");
    out_file->restore = str_print(session->arena, "git checkout -- :/" STR_FMT, STR_ARG(out_file->path));
    return true;
}

static bool in_objects(struct session *session, str id, const str_array *objects, struct checkout_file *out_file)
{
    const str question[] = {STR("grep"), STR("--full-name"), STR("--no-textconv"),
                            STR("-l"),   STR("-e"),          pattern_of(session, id)};
    str_array words = {0};
    str output, name;

    words_add(session, &words, question, COUNT_OF(question));
    words_add(session, &words, objects->at, objects->len);
    if (!git_ask(session, &words, GIT_MILLISECONDS_ALL, &output) || !str_next_line(&output, &name) ||
        !blob_read(session, name, &out_file->text))
        return false;
    out_file->path = (str){0};
    out_file->origin = str_print(session->arena, "its text is still in git, in object " STR_FMT " that no commit holds",
                                 STR_ARG(str_slice(name, 0, 10)));
    out_file->source = str_print(session->arena, "git object " STR_FMT, STR_ARG(str_slice(name, 0, 10)));
    out_file->restore = str_print(session->arena, "git cat-file blob " STR_FMT " > " STR_FMT "/" STR_FMT ".py",
                                  STR_ARG(str_slice(name, 0, 10)), STR_ARG(session->script.locations.at[0]), STR_ARG(id));
    return true;
}

/* What was added once and is referred to by nothing any more. */
static bool in_leftovers(struct session *session, str id, struct checkout_file *out_file)
{
    static const str question[] = {STR_INIT("fsck"), STR_INIT("--unreachable"), STR_INIT("--no-progress"), STR_INIT("--full")};
    static const str blob = STR_INIT("unreachable blob ");
    str_array words = {0}, objects = {0};
    size_t count = 0;
    str output, line;

    words_add(session, &words, question, COUNT_OF(question));
    if (!git_ask(session, &words, GIT_MILLISECONDS_ALL, &output))
        return false;
    while (str_next_line(&output, &line) && count++ < OBJECTS_MOST)
    {
        if (str_starts(line, blob))
            array_push(session->arena, &objects, str_trim(str_skip(line, blob.len)));
        if (objects.len < OBJECTS_AT_ONCE)
            continue;
        if (in_objects(session, id, &objects, out_file))
            return true;
        objects.len = 0;
    }
    return objects.len > 0 && in_objects(session, id, &objects, out_file);
}

bool checkout_find_revision(struct session *session, str id, enum checkout_depth depth, struct checkout_file *out_file)
{
    struct checkout_file file = {0};
    bool found;

    if (!is_plain(id) || session->script.locations.len == 0)
        return false;
    found = in_commits(session, id, CHECKOUT_QUICK, &file);
    if (!found && depth == CHECKOUT_ALL)
        found =
            in_commits(session, id, CHECKOUT_ALL, &file) || in_index(session, id, &file) || in_leftovers(session, id, &file);
    if (found)
        *out_file = file;
    return found;
}
