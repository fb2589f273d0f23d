using System.Reflection;
using Nexus.Kernel.Data;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Nexus.Testing;

/// <summary>
/// Runs a <c>[Theory]</c> once on each database engine, given as its <see cref="DatabaseEngine"/> parameter. Further
/// values become further parameters: <c>[Theory, OnEachDatabase(1, "x")]</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnEachDatabaseAttribute(params object?[] values) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod,
        DisposalTracker disposalTracker
    ) => new([.. Enum.GetValues<DatabaseEngine>().Select(engine => new TheoryDataRow([engine, .. values]))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
