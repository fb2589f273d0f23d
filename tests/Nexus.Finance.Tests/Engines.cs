using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Finance.Tests;

/// <summary>Both engines, for theories.</summary>
public sealed class Engines : TheoryData<DatabaseEngine>
{
    public Engines() => AddRange([DatabaseEngine.Sqlite, DatabaseEngine.PostgreSql]);
}
