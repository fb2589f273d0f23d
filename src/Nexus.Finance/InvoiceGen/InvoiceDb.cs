using Microsoft.EntityFrameworkCore;
using Nexus.Finance.InvoiceGen.CreditNotes;
using Nexus.Kernel.Data;

namespace Nexus.Finance.InvoiceGen;

internal sealed class InvoiceDb(DbContextOptions<InvoiceDb> options) : ServiceDb(options)
{
    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<InvoiceLine> Lines => Set<InvoiceLine>();

    public DbSet<InvoiceCounter> Counters => Set<InvoiceCounter>();

    public DbSet<CreditNote> CreditNotes => Set<CreditNote>();

    public DbSet<CreditNoteCounter> CreditNoteCounters => Set<CreditNoteCounter>();

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<Invoice>().ToTable("invoices");
        model.Entity<Invoice>().HasMany(row => row.Lines).WithOne().HasForeignKey(line => line.InvoiceId);
        model.Entity<InvoiceLine>().ToTable("invoice_lines").HasKey(row => new { row.InvoiceId, row.Position });
        model.Entity<CreditNote>().ToTable("credit_notes").Property(row => row.Lines).HasJson();
        model.Entity<CreditNoteCounter>().ToTable("credit_note_counters").HasKey(row => row.Year);
        model.Entity<CreditNoteCounter>().Property(row => row.Year).ValueGeneratedNever();
        model.Entity<InvoiceCounter>().ToTable("invoice_counters").HasKey(row => row.Year);
        model.Entity<InvoiceCounter>().Property(row => row.Year).ValueGeneratedNever();
    }
}
