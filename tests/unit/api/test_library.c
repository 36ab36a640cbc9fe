/* liblimbeck as a program uses it: results, diagnostics, memory limits, and two handles in two threads. */
#include <limbeck/limbeck.h>

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct project
{
    char folder[64];
    char ini[96];
    char url[128];
};

static void file_write(const char *folder, const char *name, const char *text)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void folder_make(const char *folder, const char *name)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(mkdir(path, 0700), 0);
}

/* Two revisions; `second` is the body of the second one's upgrade(). */
static struct project project_make(const char *second)
{
    struct project project;
    char text[1024];

    snprintf(project.folder, sizeof project.folder, "/tmp/limbeck-api-XXXXXX");
    assert_non_null(mkdtemp(project.folder));
    folder_make(project.folder, "m");
    folder_make(project.folder, "m/versions");
    file_write(project.folder, "alembic.ini", "[alembic]\nscript_location = %(here)s/m\n");
    file_write(project.folder, "m/versions/a.py",
               "\"\"\"first\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = 'a1'\ndown_revision = None\n"
               "def upgrade():\n    op.create_table('t', sa.Column('x', sa.Integer()))\n"
               "def downgrade():\n    op.drop_table('t')\n");
    snprintf(text, sizeof text,
             "from alembic import op\nimport sqlalchemy as sa\nrevision = 'b2'\ndown_revision = 'a1'\ndef upgrade():\n    %s\n"
             "def downgrade():\n    pass\n",
             second);
    file_write(project.folder, "m/versions/b.py", text);
    snprintf(project.ini, sizeof project.ini, "%s/alembic.ini", project.folder);
    snprintf(project.url, sizeof project.url, "sqlite:///%s/t.db", project.folder);
    return project;
}

static void project_remove(const struct project *project)
{
    char command[128];

    snprintf(command, sizeof command, "rm -rf '%s'", project->folder);
    assert_int_equal(system(command), 0);
}

static lb_handle *open_project(const struct project *project, size_t memory_limit)
{
    struct lb_settings settings = LB_SETTINGS_INIT;
    const char *ini = project->ini, *url = project->url;
    lb_handle *handle;

    settings.config_files = &ini;
    settings.config_file_count = 1;
    settings.urls = &url;
    settings.url_count = 1;
    settings.memory_limit = memory_limit;
    handle = lb_open(&settings);
    assert_non_null(handle);
    return handle;
}

static void results_are_records(void **state)
{
    struct project project = project_make("pass");
    lb_handle *handle = open_project(&project, 0);
    const lb_record *first;

    (void)state;
    assert_int_equal(lb_upgrade(handle, "head"), LB_DONE);
    assert_int_equal(lb_run(handle, "current", NULL, 0), LB_DONE);
    assert_int_equal(lb_record_count(lb_result(handle)), 1);
    first = lb_record_at(lb_result(handle), 0);
    assert_int_equal(lb_record_kind(first), LB_TABLE);
    assert_string_equal(lb_record_text(lb_record_find(first, "revision")), "b2");
    assert_string_equal(lb_record_line(first), "b2 (head)");
    assert_int_equal(lb_run(handle, "history", NULL, 0), LB_DONE);
    assert_int_equal(lb_record_count(lb_result(handle)), 2);
    assert_int_equal(lb_downgrade(handle, "base"), LB_DONE);
    assert_int_equal(lb_run(handle, "current", NULL, 0), LB_DONE);
    assert_int_equal(lb_record_count(lb_result(handle)), 0);
    lb_close(handle);
    project_remove(&project);
}

static void a_failure_has_a_place(void **state)
{
    struct project project = project_make("op.execute('INSERT INTO nowhere VALUES (1)')");
    lb_handle *handle = open_project(&project, 0);
    const struct lb_diagnostic *diagnostic;

    (void)state;
    assert_int_equal(lb_upgrade(handle, "head"), LB_FAILED);
    assert_true(lb_diagnostic_count(handle) >= 1);
    diagnostic = lb_diagnostic(handle, 0);
    assert_non_null(strstr(diagnostic->message, "nowhere"));
    assert_non_null(strstr(diagnostic->place.file, "b.py"));
    assert_int_equal(diagnostic->place.line, 6);
    assert_string_equal(diagnostic->statement, "INSERT INTO nowhere VALUES (1)");
    assert_string_equal(diagnostic->exception, "sqlalchemy.exc.OperationalError");
    assert_non_null(strstr(lb_message(handle), "b.py:6:5"));
    assert_null(lb_diagnostic(handle, 99));
    lb_close(handle);
    project_remove(&project);
}

static void wrong_calls_are_said(void **state)
{
    struct project project = project_make("pass");
    lb_handle *handle = open_project(&project, 0);

    (void)state;
    assert_int_equal(lb_run(handle, "fly", NULL, 0), LB_USAGE);
    assert_non_null(strstr(lb_message(handle), "fly"));
    assert_int_equal(lb_upgrade(handle, "nowhere"), LB_FAILED);
    assert_non_null(strstr(lb_message(handle), "Can't locate revision identified by 'nowhere'"));
    assert_int_equal(lb_upgrade(handle, "head"), LB_DONE);
    assert_string_equal(lb_message(handle), "");
    lb_close(handle);
    project_remove(&project);
}

/* The limit ends a command, not the handle. */
static void memory_has_a_limit(void **state)
{
    struct project project = project_make("x = ['a' * 1000 for i in range(1000000)]");
    lb_handle *handle = open_project(&project, 32 * 1024 * 1024);

    (void)state;
    assert_int_equal(lb_upgrade(handle, "head"), LB_FAILED);
    assert_non_null(strstr(lb_message(handle), "memory"));
    assert_int_equal(lb_run(handle, "current", NULL, 0), LB_DONE);
    assert_int_equal(lb_record_count(lb_result(handle)), 0);
    assert_int_equal(lb_upgrade(handle, "a1"), LB_DONE);
    lb_close(handle);
    project_remove(&project);
}

enum
{
    ROUNDS = 25
};

static void *go_up_and_down(void *argument)
{
    const struct project *project = argument;
    lb_handle *handle = open_project(project, 0);
    uintptr_t failures = 0;

    for (int i = 0; i < ROUNDS; i++)
    {
        failures += lb_upgrade(handle, "head") != LB_DONE;
        failures += lb_run(handle, "current", NULL, 0) != LB_DONE || lb_record_count(lb_result(handle)) != 1;
        failures += lb_downgrade(handle, "base") != LB_DONE;
    }
    lb_close(handle);
    return (void *)failures;
}

static void two_threads_do_not_disturb_each_other(void **state)
{
    struct project projects[2] = {project_make("op.add_column('t', sa.Column('y', sa.Text()))"),
                                  project_make("op.execute(\"INSERT INTO t (x) VALUES (1)\")")};
    pthread_t threads[2];

    (void)state;
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, go_up_and_down, &projects[i]), 0);
    for (int i = 0; i < 2; i++)
    {
        void *failures;

        assert_int_equal(pthread_join(threads[i], &failures), 0);
        assert_null(failures);
        project_remove(&projects[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_are_records),
        cmocka_unit_test(a_failure_has_a_place),
        cmocka_unit_test(wrong_calls_are_said),
        cmocka_unit_test(memory_has_a_limit),
        cmocka_unit_test(two_threads_do_not_disturb_each_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
