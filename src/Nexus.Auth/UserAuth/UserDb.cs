using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Addresses;
using Nexus.Auth.UserAuth.Erasing;
using Nexus.Auth.UserAuth.Exporting;
using Nexus.Auth.UserAuth.Invitations;
using Nexus.Auth.UserAuth.Organisations;
using Nexus.Auth.UserAuth.Permitting;
using Nexus.Auth.UserAuth.Pictures;
using Nexus.Auth.UserAuth.Verification;
using Nexus.Kernel.Data;

namespace Nexus.Auth.UserAuth;

internal sealed class UserDb(DbContextOptions<UserDb> options) : ServiceDb(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<Picture> Pictures => Set<Picture>();

    public DbSet<EmailVerification> Verifications => Set<EmailVerification>();

    public DbSet<Erasure> Erasures => Set<Erasure>();

    public DbSet<ServiceErasure> ServiceErasures => Set<ServiceErasure>();

    public DbSet<DataExport> Exports => Set<DataExport>();

    public DbSet<Organisation> Organisations => Set<Organisation>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<CustomRole> Roles => Set<CustomRole>();

    public DbSet<AddressChange> AddressChanges => Set<AddressChange>();

    protected override void Configure(ModelBuilder model)
    {
        var user = model.Entity<User>();
        user.ToTable("users").HasKey(row => row.Id);
        user.Property(row => row.Roles).HasJson();
        model.Entity<Picture>().ToTable("pictures").HasKey(row => row.UserId);
        model.Entity<EmailVerification>().ToTable("email_verifications").HasKey(row => row.UserId);
        var erasure = model.Entity<Erasure>();
        erasure.ToTable("erasures").Ignore(row => row.IsOpen);
        erasure.Property(row => row.Services).HasJson();
        var answer = model.Entity<ServiceErasure>();
        answer.ToTable("service_erasures").HasKey(row => new { row.ErasureId, row.Service });
        answer.Property(row => row.Done).HasJson();
        answer.Property(row => row.Kept).HasJson();
        var role = model.Entity<CustomRole>();
        role.ToTable("roles").HasKey(row => row.Name);
        role.Property(row => row.Grants).HasJson();
        model.Entity<AddressChange>().ToTable("address_changes").HasKey(row => row.UserId);
        model.Entity<Organisation>().ToTable("organisations");
        model.Entity<Membership>().ToTable("memberships").HasKey(row => new { row.OrganisationId, row.UserId });
        model.Entity<Invitation>().ToTable("invitations");
        model.Entity<DataExport>().ToTable("data_exports").Ignore(row => row.KeyName);
    }
}
