using Microsoft.EntityFrameworkCore;
using Nexus.Finance.LedgerMgr.Holds;
using Nexus.Finance.LedgerMgr.Limits;
using Nexus.Finance.LedgerMgr.Periods;
using Nexus.Finance.LedgerMgr.Sealing;
using Nexus.Kernel.Data;

namespace Nexus.Finance.LedgerMgr;

internal sealed class LedgerDb(DbContextOptions<LedgerDb> options) : ServiceDb(options)
{
    public DbSet<LedgerAccount> Accounts => Set<LedgerAccount>();

    public DbSet<LedgerTransaction> Transactions => Set<LedgerTransaction>();

    public DbSet<LedgerPosting> Postings => Set<LedgerPosting>();

    public DbSet<LedgerBalance> Balances => Set<LedgerBalance>();

    public DbSet<Hold> Holds => Set<Hold>();

    public DbSet<AccountLimitRow> Limits => Set<AccountLimitRow>();

    public DbSet<PeriodTotalRow> PeriodTotals => Set<PeriodTotalRow>();

    public DbSet<ClosedPeriod> ClosedPeriods => Set<ClosedPeriod>();

    public DbSet<Seal> Seals => Set<Seal>();

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<LedgerAccount>().ToTable("accounts").HasKey(row => row.Name);
        model.Entity<LedgerTransaction>().ToTable("transactions").HasKey(row => row.Sequence);
        model.Entity<LedgerTransaction>().Property(row => row.Sequence).ValueGeneratedNever();
        model.Entity<LedgerPosting>().ToTable("postings").HasKey(row => new { row.Sequence, row.Line });
        model.Entity<LedgerBalance>().ToTable("balances").HasKey(row => new { row.Account, row.Currency });
        model.Entity<Hold>().ToTable("holds").Property(row => row.Lines).HasJson();
        model.Entity<AccountLimitRow>().ToTable("account_limits").HasKey(row => new { row.Account, row.Currency });
        model
            .Entity<PeriodTotalRow>()
            .ToTable("period_totals")
            .HasKey(row => new
            {
                row.Account,
                row.Currency,
                row.Month,
            });
        model.Entity<ClosedPeriod>().ToTable("closed_periods").HasKey(row => row.Month);
        model.Entity<Seal>().ToTable("seals").HasKey(row => row.Day);
    }
}
