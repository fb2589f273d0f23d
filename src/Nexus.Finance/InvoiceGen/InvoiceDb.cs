using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;

namespace Nexus.Finance.InvoiceGen;

internal sealed class InvoiceDb(DbContextOptions<InvoiceDb> options) : ServiceDb(options)
{
    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<InvoiceLine> Lines => Set<InvoiceLine>();

    public DbSet<InvoiceCounter> Counters => Set<InvoiceCounter>();

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<Invoice>().ToTable("invoices");
        model.Entity<Invoice>().HasMany(row => row.Lines).WithOne().HasForeignKey(line => line.InvoiceId);
        model.Entity<InvoiceLine>().ToTable("invoice_lines").HasKey(row => new { row.InvoiceId, row.Position });
        model.Entity<InvoiceCounter>().ToTable("invoice_counters").HasKey(row => row.Year);
        model.Entity<InvoiceCounter>().Property(row => row.Year).ValueGeneratedNever();
    }
}
