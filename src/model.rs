//! The things of a site: one thing, one room.

pub mod backlink;
pub mod body;
pub mod comparison;
pub mod date;
pub mod entity;
pub mod event;
pub mod items;
pub mod list;
pub mod mention;
pub mod outline;
pub mod overview;
pub mod page;
pub mod prose;
pub mod question;
pub mod quote;
pub mod record;
pub mod said;
pub mod site;
pub mod source;
pub mod terms;
pub mod update;
pub mod withheld;
