using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthService.Passwords;
using Nexus.Auth.AuthService.SignIn;
using Nexus.Kernel.Data;

namespace Nexus.Auth.AuthService;

internal sealed class CredentialDb(DbContextOptions<CredentialDb> options) : ServiceDb(options)
{
    public DbSet<Credential> Credentials => Set<Credential>();

    public DbSet<SignInFailures> Failures => Set<SignInFailures>();

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<Credential>().ToTable("credentials").HasKey(row => row.UserId);
        model.Entity<SignInFailures>().ToTable("sign_in_failures").HasKey(row => row.AddressHash);
    }
}
