using FluentMigrator;

namespace Nexus.Kernel.Data.Migrations;

/// <summary>The kernel's tables of every service's database; versions below 1,000,000 belong to the kernel.</summary>
[Migration(1, "kernel tables")]
public sealed class M0001KernelTables : ForwardOnlyMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        CreateOutbox();
        CreateInbox();
        CreateTasks();
        CreateSagas();
        Create
            .Table("idempotency")
            .WithColumn("key").AsText().PrimaryKey()
            .WithColumn("request_hash").AsText()
            .WithColumn("status").AsInt32()
            .WithColumn("content_type").AsText().Nullable()
            .WithColumn("body").AsText().Nullable()
            .WithColumn("location").AsText().Nullable()
            .WithColumn("created_at").AsInt64().Indexed("ix_idempotency_created");
        Create
            .Table("audit")
            .WithColumn("id").AsGuid().PrimaryKey()
            .WithColumn("sequence").AsInt64().Nullable().Indexed("ix_audit_sequence")
            .WithColumn("at").AsInt64()
            .WithColumn("actor").AsText()
            .WithColumn("action").AsText()
            .WithColumn("target").AsText()
            .WithColumn("details").AsText()
            .WithColumn("hash").AsText().Nullable();
    }

    private void CreateOutbox()
    {
        Create
            .Table("outbox")
            .WithColumn("id").AsGuid().PrimaryKey()
            .WithColumn("type").AsText()
            .WithColumn("subject").AsText().Nullable()
            .WithColumn("destination").AsText().Nullable()
            .WithColumn("body").AsText()
            .WithColumn("trace_parent").AsText().Nullable()
            .WithColumn("occurred_at").AsInt64()
            .WithColumn("due_ms").AsInt64()
            .WithColumn("attempts").AsInt32();
        Create.Index("ix_outbox_due").OnTable("outbox").OnColumn("due_ms");
    }

    private void CreateInbox()
    {
        Create
            .Table("inbox")
            .WithColumn("message_id").AsGuid().PrimaryKey("pk_inbox")
            .WithColumn("handler").AsText().PrimaryKey("pk_inbox")
            .WithColumn("type").AsText()
            .WithColumn("subject").AsText().Nullable()
            .WithColumn("source").AsText()
            .WithColumn("body").AsText()
            .WithColumn("trace_parent").AsText().Nullable()
            .WithColumn("occurred_at").AsInt64()
            .WithColumn("state").AsInt32()
            .WithColumn("due_ms").AsInt64()
            .WithColumn("attempts").AsInt32()
            .WithColumn("error").AsText().Nullable();
        Create.Index("ix_inbox_due").OnTable("inbox").OnColumn("state").Ascending().OnColumn("due_ms").Ascending();
    }

    private void CreateTasks()
    {
        Create
            .Table("tasks")
            .WithColumn("id").AsGuid().PrimaryKey()
            .WithColumn("kind").AsText()
            .WithColumn("body").AsText()
            .WithColumn("trace_parent").AsText().Nullable()
            .WithColumn("state").AsInt32()
            .WithColumn("due_ms").AsInt64()
            .WithColumn("lease").AsGuid().Nullable()
            .WithColumn("attempts").AsInt32()
            .WithColumn("progress").AsDouble()
            .WithColumn("step").AsText().Nullable()
            .WithColumn("error").AsText().Nullable()
            .WithColumn("created_at").AsInt64();
        Create.Index("ix_tasks_due").OnTable("tasks").OnColumn("state").Ascending().OnColumn("due_ms").Ascending();
    }

    private void CreateSagas() =>
        Create
            .Table("sagas")
            .WithColumn("id").AsGuid().PrimaryKey()
            .WithColumn("kind").AsText()
            .WithColumn("step").AsText()
            .WithColumn("state").AsText()
            .WithColumn("ended").AsBoolean()
            .WithColumn("version").AsInt64()
            .WithColumn("changed_at").AsInt64();
}
