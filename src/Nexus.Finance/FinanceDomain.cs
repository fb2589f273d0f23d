using Nexus.Finance.InvoiceGen;
using Nexus.Finance.LedgerMgr;
using Nexus.Kernel.Services;

namespace Nexus.Finance;

/// <summary>The services of the finance domain.</summary>
public static class FinanceDomain
{
    /// <summary>In the order of the map.</summary>
    public static IReadOnlyList<NexusService> Services { get; } = [new LedgerMgrService(), new InvoiceGenService()];
}
