using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Retention;

namespace Nexus.Kernel.Services;

/// <summary>
/// What a service says about itself in <see cref="NexusService.Configure"/>. It is made for every service of the
/// binary, also for those that run elsewhere, because a publisher must know all subscribers' queues.
/// </summary>
public sealed class ServiceSetup
{
    internal ServiceSetup(
        NexusService service,
        IServiceCollection services,
        IConfiguration configuration,
        bool isLocal,
        MessageCatalog catalog,
        PersonalDataHolders personalData
    )
    {
        Service = service;
        Services = services;
        Configuration = configuration;
        IsLocal = isLocal;
        Catalog = catalog;
        PersonalData = personalData;
    }

    /// <summary>The service being wired.</summary>
    public NexusService Service { get; }

    /// <summary>Where the service registers its own components; a throw-away collection when it runs elsewhere.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The process's configuration; a service reads only the section of its own name.</summary>
    public IConfiguration Configuration { get; }

    /// <summary>Whether the service runs in this process.</summary>
    public bool IsLocal { get; }

    internal MessageCatalog Catalog { get; }

    internal PersonalDataHolders PersonalData { get; }

    /// <summary>Gives the service its database: one SQLite file or one PostgreSQL schema named after it.</summary>
    /// <typeparam name="TDb">The context; its migrations live in the sub-namespace <c>Migrations</c> of its own.</typeparam>
    public ServiceSetup UseDatabase<TDb>()
        where TDb : ServiceDb
    {
        if (IsLocal)
        {
            Services.AddServiceDatabase<TDb>(Service.Name);
        }
        Catalog.SetDatabase(Service.Name, typeof(TDb));
        return this;
    }

    /// <summary>Subscribes a handler to a message type. The same message may have several handlers.</summary>
    public ServiceSetup Handle<TMessage, THandler>()
        where TMessage : class
        where THandler : class, IMessageHandler<TMessage>
    {
        Catalog.AddHandler<TMessage, THandler>(Service.Name);
        if (IsLocal)
        {
            Services.AddScoped<THandler>();
        }
        return this;
    }

    /// <summary>Runs a kind of long work from the service's durable task queue.</summary>
    /// <param name="concurrency">How many run at once in one process.</param>
    public ServiceSetup RunTasks<TTask, TWorker>(int concurrency = 1)
        where TTask : class
        where TWorker : class, ITaskWorker<TTask>
    {
        Catalog.AddWorker<TTask, TWorker>(Service.Name, concurrency);
        if (IsLocal)
        {
            Services.AddScoped<TWorker>();
        }
        return this;
    }

    /// <summary>Removes what is old, once an hour.</summary>
    public ServiceSetup Forget<TForgets>()
        where TForgets : class, IForgets
    {
        if (IsLocal)
        {
            Services.AddScoped<TForgets>();
            Services.AddHostedService<HourlyForgetting<TForgets>>();
        }
        return this;
    }
}
