using Microsoft.EntityFrameworkCore;
using Nexus.Commerce.BillingService.Refunding;
using Nexus.Commerce.BillingService.Sandbox;
using Nexus.Kernel.Data;

namespace Nexus.Commerce.BillingService;

internal sealed class BillingDb(DbContextOptions<BillingDb> options) : ServiceDb(options)
{
    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<PaymentRefund> Refunds => Set<PaymentRefund>();

    public DbSet<HandledWebhook> HandledWebhooks => Set<HandledWebhook>();

    public DbSet<SandboxCharge> SandboxCharges => Set<SandboxCharge>();

    public DbSet<SandboxRefund> SandboxRefunds => Set<SandboxRefund>();

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<Payment>().ToTable("payments");
        model.Entity<Payment>().Property(row => row.Id).ValueGeneratedNever();
        model.Entity<Payment>().Ignore(row => row.Amount).Ignore(row => row.Fee);
        model.Entity<PaymentRefund>().ToTable("refunds").Ignore(row => row.Amount);
        model.Entity<PaymentRefund>().Property(row => row.Id).ValueGeneratedNever();
        model.Entity<SandboxRefund>().ToTable("sandbox_refunds").HasKey(row => row.IdempotencyKey);
        model.Entity<HandledWebhook>().ToTable("handled_webhooks");
        model.Entity<SandboxCharge>().ToTable("sandbox_charges").HasKey(row => row.IdempotencyKey);
    }
}
