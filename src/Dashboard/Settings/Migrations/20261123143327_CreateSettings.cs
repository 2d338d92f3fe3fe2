using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dashboard.Settings.Migrations
{
    /// <inheritdoc />
    public partial class CreateSettings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "MarkedJobs",
                columns: table => new
                {
                    JobId = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    MarkedUtcTicks = table.Column<long>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MarkedJobs", x => x.JobId);
                }
            );

            migrationBuilder.CreateTable(
                name: "SavedViews",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false).Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Query = table.Column<string>(type: "TEXT", maxLength: 4096, nullable: false),
                    SavedUtcTicks = table.Column<long>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedViews", x => x.Id);
                }
            );

            migrationBuilder.CreateTable(
                name: "WatchedJobs",
                columns: table => new
                {
                    JobId = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    SinceUtcTicks = table.Column<long>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WatchedJobs", x => x.JobId);
                }
            );

            migrationBuilder.CreateIndex(name: "IX_SavedViews_Name", table: "SavedViews", column: "Name", unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "MarkedJobs");

            migrationBuilder.DropTable(name: "SavedViews");

            migrationBuilder.DropTable(name: "WatchedJobs");
        }
    }
}
