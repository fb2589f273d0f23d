using FluentMigrator;

namespace Nexus.Kernel.Data.Migrations;

/// <summary>A saga knows the message of its step's time limit, so that the message need not come for nothing.</summary>
[Migration(2, "saga limit")]
public sealed class M0002SagaLimit : ForwardOnlyMigration
{
    /// <inheritdoc />
    public override void Up() => Alter.Table("sagas").AddColumn("limit_id").AsGuid().Nullable();
}
