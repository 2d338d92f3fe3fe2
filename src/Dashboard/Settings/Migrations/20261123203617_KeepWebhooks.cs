using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dashboard.Settings.Migrations
{
    /// <inheritdoc />
    public partial class KeepWebhooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsFromWebhook",
                table: "WatchedJobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false
            );

            migrationBuilder.CreateTable(
                name: "UnwatchedJobs",
                columns: table => new
                {
                    JobId = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    UnwatchedUtcTicks = table.Column<long>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UnwatchedJobs", x => x.JobId);
                }
            );

            migrationBuilder.CreateTable(
                name: "WebhookIds",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    TakenUtcTicks = table.Column<long>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookIds", x => x.Id);
                }
            );

            migrationBuilder.CreateIndex(name: "IX_WebhookIds_TakenUtcTicks", table: "WebhookIds", column: "TakenUtcTicks");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "UnwatchedJobs");

            migrationBuilder.DropTable(name: "WebhookIds");

            migrationBuilder.DropColumn(name: "IsFromWebhook", table: "WatchedJobs");
        }
    }
}
