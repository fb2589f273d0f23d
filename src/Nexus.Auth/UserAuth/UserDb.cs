using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Verification;
using Nexus.Kernel.Data;

namespace Nexus.Auth.UserAuth;

internal sealed class UserDb(DbContextOptions<UserDb> options) : ServiceDb(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<EmailVerification> Verifications => Set<EmailVerification>();

    protected override void Configure(ModelBuilder model)
    {
        var user = model.Entity<User>();
        user.ToTable("users").HasKey(row => row.Id);
        user.Property(row => row.Roles).HasJson();
        model.Entity<EmailVerification>().ToTable("email_verifications").HasKey(row => row.UserId);
    }
}
