using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Contracts.OrderProcessor;
using Nexus.Contracts.UserAuth;
using Nexus.Finance.LedgerMgr.Accounts;
using Nexus.Finance.LedgerMgr.Orders;
using Nexus.Finance.LedgerMgr.PersonalData;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Finance.LedgerMgr.Verifying;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Finance.LedgerMgr;

/// <summary>The books: double entry, every currency by itself, immutable and hash-chained.</summary>
internal sealed class LedgerMgrService : NexusService
{
    public const string ServiceName = "ledger-mgr";

    public override string Name => ServiceName;

    public override string Domain => "finance";

    public override int Port => 3022;

    public override IReadOnlyList<string> Routes => ["/api/ledger"];

    public override IReadOnlyList<string> Needs => ["user-auth"];

    public override void Configure(ServiceSetup setup)
    {
        setup.UseDatabase<LedgerDb>().HoldsPersonalData<LedgerData>().Handle<OrderPaid, PostOrderPaid>();
        setup.Services.TryAddSingleton<Parties>();
        setup.Handle<OrderRefunded, PostOrderRefunded>();
        setup.Services.AddSingleton<GroupCommit>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        PostTransaction.Map(routes);
        PostBatch.Map(routes);
        ReadTransaction.Map(routes);
        OpenAccount.Map(routes);
        ListAccounts.Map(routes);
        ReadAccount.Map(routes);
        ReadStatement.Map(routes);
        VerifyLedger.Map(routes);
    }
}
