using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;

namespace Nexus.Finance.LedgerMgr;

internal sealed class LedgerDb(DbContextOptions<LedgerDb> options) : ServiceDb(options)
{
    public DbSet<LedgerAccount> Accounts => Set<LedgerAccount>();

    public DbSet<LedgerTransaction> Transactions => Set<LedgerTransaction>();

    public DbSet<LedgerPosting> Postings => Set<LedgerPosting>();

    public DbSet<LedgerBalance> Balances => Set<LedgerBalance>();

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<LedgerAccount>().ToTable("accounts").HasKey(row => row.Name);
        model.Entity<LedgerTransaction>().ToTable("transactions").HasKey(row => row.Sequence);
        model.Entity<LedgerTransaction>().Property(row => row.Sequence).ValueGeneratedNever();
        model.Entity<LedgerPosting>().ToTable("postings").HasKey(row => new { row.Sequence, row.Line });
        model.Entity<LedgerBalance>().ToTable("balances").HasKey(row => new { row.Account, row.Currency });
    }
}
