using Microsoft.EntityFrameworkCore;
using Nexus.Commerce.BillingService.Sandbox;
using Nexus.Kernel.Data;

namespace Nexus.Commerce.BillingService;

internal sealed class BillingDb(DbContextOptions<BillingDb> options) : ServiceDb(options)
{
    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<HandledWebhook> HandledWebhooks => Set<HandledWebhook>();

    public DbSet<SandboxCharge> SandboxCharges => Set<SandboxCharge>();

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<Payment>().ToTable("payments");
        model.Entity<Payment>().Property(row => row.Id).ValueGeneratedNever();
        model.Entity<Payment>().Ignore(row => row.Amount).Ignore(row => row.Fee);
        model.Entity<HandledWebhook>().ToTable("handled_webhooks");
        model.Entity<SandboxCharge>().ToTable("sandbox_charges").HasKey(row => row.IdempotencyKey);
    }
}
