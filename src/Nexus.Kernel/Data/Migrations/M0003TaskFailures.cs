using FluentMigrator;

namespace Nexus.Kernel.Data.Migrations;

/// <summary>A task counts its failures apart from its beginnings: a process that died under it is no failure of the work.</summary>
[Migration(3, "task failures")]
public sealed class M0003TaskFailures : ForwardOnlyMigration
{
    /// <inheritdoc />
    public override void Up() => Alter.Table("tasks").AddColumn("failures").AsInt32().NotNullable().WithDefaultValue(0);
}
