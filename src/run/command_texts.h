/*
 * What `limbeck COMMAND --help`, the manual and docs/commands.md say beyond the line of a command: a sentence or two, and
 * examples.
 *
 * Examples are lines to type behind the program's name. Those that begin with another word than a command show the
 * surroundings (a pipe, a variable).
 */
#ifndef LB_RUN_COMMAND_TEXTS_H
#define LB_RUN_COMMAND_TEXTS_H

#include "run/command.h"

#define TEXT(name, about_, ...)                                                                                                \
    static const struct command_example name##_examples[] = {__VA_ARGS__, {0}};                                                \
    static const struct command_text name##_text = {about_, name##_examples}

TEXT(init,
     "Writes alembic.ini (or its part of pyproject.toml), env.py, script.py.mako and the folder versions.\n"
     "An alembic.ini that is there already is kept.",
     {"init migrations", "the usual layout"}, {"init -t async migrations", "env.py with an asynchronous engine"},
     {"init -t pyproject migrations", "configuration in pyproject.toml"});

TEXT(revision, "Without --autogenerate the functions upgrade() and downgrade() of the file are empty.",
     {"revision -m \"add users\"", "an empty revision behind the head"},
     {"revision --autogenerate -m \"add users\"", "with what the models have and the database has not"},
     {"revision -m \"fix\" --head 3f2a --splice", "a new branch that begins at 3f2a"},
     {"revision -m \"shop\" --head base --branch-label shop", "a new branch from the start"});

TEXT(upgrade,
     "All revisions of one call are one transaction where the database allows it. Nothing to do is no\n"
     "error.",
     {"upgrade head", "all that is missing"}, {"upgrade heads", "the same where there are several branches"},
     {"upgrade +1", "one revision further"},
     {"upgrade head --sql > upgrade.sql", "the script for a new database, without connecting"},
     {"upgrade 3f2a:head --sql", "the script for a database that is at 3f2a"});

TEXT(downgrade, "Says which tables and columns will be dropped before it drops them.",
     {"downgrade -1", "the newest revision back"}, {"downgrade 3f2a", "back to 3f2a, which stays applied"},
     {"downgrade base", "everything back"}, {"downgrade 3f2a:base --sql", "the script for a database that is at 3f2a"});

TEXT(current, NULL, {"current", "the ids in the version table"},
     {"current --check-heads", "exit code 3 when something is missing: for scripts"});

TEXT(history, NULL, {"history", "all revisions, a line each"}, {"history -i", "the same, with the database's place marked"},
     {"history -r current:", "from the database's place to the heads"}, {"history -v -r -2:", "the newest three in full"},
     {"history --graph", "with branches and merges drawn"});

TEXT(graph,
     "Newest on top. Without -o, and with -o -, the picture goes to standard output, as Mermaid. A file\n"
     "that is there is replaced. No database is asked, but for -i and a range with `current`.",
     {"graph -o revisions.svg", "for a browser; each box is a link to its file"},
     {"graph -r 3f2a:heads -o new.svg", "3f2a and what came after it"},
     {"graph --format dot | dot -Tpdf > revisions.pdf", "drawn by Graphviz"},
     {"graph >> README.md", "for Markdown, between ```mermaid and ```"});

TEXT(heads, NULL, {"heads", "what an upgrade leads to; more than one line means branches"});

TEXT(branches, NULL, {"branches -v", "where the history parts, with messages and files"});

TEXT(show, NULL, {"show head", "the newest revision: id, parent, file, message"}, {"show current", "what the database is at"},
     {"show 3f2a", "four characters of an id are enough"});

TEXT(merge, "The new file has no operations: it only gives the next revision one parent instead of several.",
     {"merge heads -m \"merge\"", "all heads into one"}, {"merge 3f2a 81cd -m \"merge\"", "two of them"});

TEXT(rebase,
     "For two heads that nobody wanted: changes down_revision in one file, and the line Revises: of its\n"
     "docstring. Refuses a revision that is applied in the database (in one of several, with --url given\n"
     "more than once). What stands on the revision comes along; of a branch the first revision is\n"
     "rewritten.",
     {"rebase 81cd --onto 3f2a", "81cd follows 3f2a"}, {"rebase 81cd", "the same, when 3f2a is the only other head"},
     {"rebase 81cd --onto 3f2a --downgrade", "takes 81cd back in the database first"},
     {"rebase 81cd --downgrade", "its file is gone: takes 81cd back with the file that git has"});

TEXT(stamp,
     "For a database that was made in another way, or whose version table is wrong. No table but the\n"
     "version table changes.",
     {"stamp head", "the schema is there already: everything counts as applied"},
     {"stamp --purge 3f2a", "whatever stands in the table, now 3f2a"});

TEXT(ensure_version, NULL, {"ensure_version", "the table alembic_version is there, empty"},
     {"ensure_version --sql", "its CREATE TABLE"});

TEXT(edit,
     "Opens $EDITOR, $VISUAL, or the first of sensible-editor, editor, nano, vim and code that is\n"
     "installed; words behind its name are passed on (EDITOR=\"code --wait\"). Afterwards says where the\n"
     "file is no longer valid.",
     {"edit head", "the newest revision"}, {"edit current", "what the database is at"},
     {"edit 3f2a 81cd", "one after the other"});

TEXT(seed,
     "In the order of their names, all of them in one transaction. Write them so that running them twice\n"
     "changes nothing.",
     {"seed", "the files of seeds/"}, {"seed fixtures/dev", "those of another folder"});

TEXT(reset,
     "For development. Drops what is in the schema of the version table (extensions and other schemas\n"
     "stay) and upgrades, in one transaction on PostgreSQL and SQLite. Lists what would go, with rows, and\n"
     "asks for the name of the database.",
     {"reset", "begin again; on a terminal the name is typed"},
     {"reset --yes app.db", "the same in a script: exactly this database"},
     {"reset --create --yes app", "also where the database does not exist yet"});

TEXT(check,
     "One line for each operation that `revision --autogenerate` would write; writes nothing, not even a\n"
     "version table. Exit code 3 when there are differences.",
     {"check", "for a pipeline: fails when a revision is missing"}, {"check --sql", "the differences as SQL"},
     {"check --json", "the same for a program"});

TEXT(test,
     "The project's own database is not touched: SQLite works in memory, on PostgreSQL a database\n"
     "limbeck_scratch_... is made and dropped (limbeck.scratch_url says on which server). Equal are tables,\n"
     "columns, constraints, indexes, types, views, functions, triggers and sequences. A downgrade() that\n"
     "raises is reported and no failure. Exit code 3 when a revision does not come back.",
     {"test", "all revisions"}, {"test head", "the newest one"}, {"test 3f2a:", "3f2a and what came after it"});

TEXT(models, "Runs env.py up to its run_migrations() and loads target_metadata. Connects to nothing.",
     {"models", "tables, classes, columns"}, {"models --sql --dialect sqlite", "CREATE TABLE statements"},
     {"models -o models.svg", "an entity-relationship diagram"}, {"models --json", "for other programs"});

TEXT(lint,
     "What a revision loses or may fail on: a dropped column or table, NOT NULL on rows that are there, a\n"
     "rename that is a drop and an add, no way back, a table of another branch, nothing said or done. Exit\n"
     "code 3 when something is found. `# limbeck: allow RULE: REASON` on the line, above it, or at the margin\n"
     "for the whole file, allows it.",
     {"lint", "all revisions"}, {"lint head", "the newest one"}, {"lint 3f2a:", "3f2a and what came after it"},
     {"lint --json", "for other programs"});

TEXT(doctor, "Evaluates env.py and every revision without a database. Exit code 1 when something would be refused.",
     {"doctor", "what limbeck cannot run, with places and ways out"}, {"doctor --json", "the same for a program"});

TEXT(list_templates, NULL, {"list_templates", "what init -t can be given"});

TEXT(explain,
     "Without a code: lists them all. The code of an error stands in its --json form and in the last line\n"
     "on a terminal.",
     {"explain lock", "what errors of this code mean, and what to do"}, {"explain", "all codes"});

TEXT(completion,
     "Prints the script that a shell needs to complete commands, options and revisions. `meson install`\n"
     "puts it in its place.",
     {"completion bash > ~/.local/share/bash-completion/completions/limbeck", "for bash"},
     {"completion zsh > \"${fpath[1]}/_limbeck\"", "for zsh"},
     {"completion fish > ~/.config/fish/completions/limbeck.fish", "for fish"});

#undef TEXT

#endif
