using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Contracts.OrderProcessor;
using Nexus.Contracts.UserAuth;
using Nexus.Finance.InvoiceGen.CreditNotes;
using Nexus.Finance.InvoiceGen.Issuing;
using Nexus.Finance.InvoiceGen.PersonalData;
using Nexus.Finance.InvoiceGen.Reading;
using Nexus.Finance.InvoiceGen.Rendering;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Finance.InvoiceGen;

/// <summary>Numbered invoices of paid orders and credit notes of refunds, as JSON and PDF.</summary>
internal sealed class InvoiceGenService : NexusService
{
    public override string Name => "invoice-gen";

    public override string Domain => "finance";

    public override int Port => 3021;

    public override IReadOnlyList<string> Routes => ["/api/invoices"];

    public override IReadOnlyList<string> Needs => ["user-auth"];

    public override void Configure(ServiceSetup setup)
    {
        setup.UseDatabase<InvoiceDb>().HoldsPersonalData<InvoiceData>().Handle<OrderPaid, IssueOnOrderPaid>();
        setup.Handle<OrderRefunded, IssueOnOrderRefunded>();
        setup.Services.Configure<InvoiceOptions>(setup.Configuration.GetSection(Name));
        setup.Services.TryAddSingleton<Parties>();
        setup.Services.AddSingleton<InvoiceFonts>();
        setup.Services.AddSingleton<InvoicePdf>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        ReadCreditNotes.Map(routes);
        ListInvoices.Map(routes);
        ReadInvoice.Map(routes);
        ReadInvoicePdf.Map(routes);
    }
}
