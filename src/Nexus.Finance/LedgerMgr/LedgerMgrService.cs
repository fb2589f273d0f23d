using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Contracts.OrderProcessor;
using Nexus.Contracts.UserAuth;
using Nexus.Finance.LedgerMgr.Accounts;
using Nexus.Finance.LedgerMgr.Exchanging;
using Nexus.Finance.LedgerMgr.Exporting;
using Nexus.Finance.LedgerMgr.Holds;
using Nexus.Finance.LedgerMgr.Limits;
using Nexus.Finance.LedgerMgr.Orders;
using Nexus.Finance.LedgerMgr.Periods;
using Nexus.Finance.LedgerMgr.PersonalData;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Finance.LedgerMgr.Sealing;
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

    public override IReadOnlyList<string> Needs => ["user-auth", "key-service"];

    public override void Configure(ServiceSetup setup)
    {
        setup.UseDatabase<LedgerDb>().HoldsPersonalData<LedgerData>().Handle<OrderPaid, PostOrderPaid>();
        setup.Services.TryAddSingleton<Parties>();
        setup.Handle<OrderRefunded, PostOrderRefunded>();
        setup.Handle<HoldEnds, EndHolds>();
        setup.Services.Configure<LedgerOptions>(setup.Configuration.GetSection(Name));
        setup.Services.AddSingleton<GroupCommit>();
        setup.Services.AddSingleton<BusinessDay>();
        setup.Services.AddScoped<HoldBook>();
        setup.Services.AddScoped<JournalReader>();
        setup.Services.AddScoped<DailySeal>();
        setup.Services.AddScoped<SealCheck>();
        setup.Services.AddHostedService<SealLoop>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        PostTransaction.Map(routes);
        PostBatch.Map(routes);
        ReadTransaction.Map(routes);
        ExchangeMoney.Map(routes);
        MakeHold.Map(routes);
        EndHold.Map(routes);
        ReadHolds.Map(routes);
        SetLimit.Map(routes);
        ClosePeriod.Map(routes);
        ReadTrialBalance.Map(routes);
        ExportJournal.Map(routes);
        ListSeals.Map(routes);
        OpenAccount.Map(routes);
        ListAccounts.Map(routes);
        ReadAccount.Map(routes);
        ReadStatement.Map(routes);
        VerifyLedger.Map(routes);
    }
}
